import { runProcess } from '@ticketing/service-chassis';
import { loadSeatingConfig } from './config';
import { createSeatingService } from './service';

void runProcess(loadSeatingConfig, createSeatingService);
