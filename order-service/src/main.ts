import { runProcess } from '@ticketing/service-chassis/service';
import { loadOrderConfig } from './config';
import { createOrderService } from './service';

void runProcess(loadOrderConfig, createOrderService);
