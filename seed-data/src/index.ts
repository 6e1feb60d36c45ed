export { seedDemoData, type SeedDemoOptions } from './demo/seed-demo';
export { importExport, type ImportOptions, type ImportResult } from './export/import-export';
export { ProductionRefused } from './persistence/production-guard';
export { databaseUrlsFrom, withServiceDatabases, type DatabaseUrls } from './persistence/service-databases';
export type { OnProgress, Progress } from './progress';
