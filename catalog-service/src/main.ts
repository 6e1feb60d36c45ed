import { runProcess } from '@ticketing/service-chassis/service';
import { loadCatalogConfig } from './config';
import { createCatalogService } from './service';

void runProcess(loadCatalogConfig, createCatalogService);
