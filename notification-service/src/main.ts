import { runProcess } from '@ticketing/service-chassis/service';
import { loadNotificationConfig } from './config';
import { createNotificationService } from './service';

void runProcess(loadNotificationConfig, createNotificationService);
