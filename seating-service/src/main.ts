import { runProcess } from '@ticketing/service-chassis/service';
import { loadSeatingConfig } from './config';
import { createSeatingService } from './service';

void runProcess(loadSeatingConfig, createSeatingService);
