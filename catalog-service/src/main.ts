import { runProcess } from '@ticketing/service-chassis';
import { loadCatalogConfig } from './config';
import { createCatalogService } from './service';

void runProcess(loadCatalogConfig, createCatalogService);
