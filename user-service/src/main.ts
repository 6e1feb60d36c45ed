import { runProcess } from '@ticketing/service-chassis/service';
import { loadUserConfig } from './config';
import { createUserService } from './service';

void runProcess(loadUserConfig, createUserService);
