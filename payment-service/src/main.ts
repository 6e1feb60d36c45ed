import { runProcess } from '@ticketing/service-chassis/service';
import { loadPaymentConfig } from './config';
import { createPaymentService } from './service';

void runProcess(loadPaymentConfig, createPaymentService);
