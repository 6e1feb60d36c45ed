import { runProcess } from '@ticketing/service-chassis';
import { loadOrderConfig } from './config';
import { createOrderService } from './service';

void runProcess(loadOrderConfig, createOrderService);
