import { widgetService } from '../builders/test-service';

const MEMORY = 'process_resident_memory_bytes';

describe("the process's own figures", () => {
  it.each([
    ['are shown', {}, true],
    ['are left out where many services share the process', { processMetrics: false }, false],
  ])('%s', async (_name, overrides, shown) => {
    const service = await widgetService([], {}, overrides);
    try {
      const text = await service.host.metrics.registry.metrics();
      expect(text).toContain('http_request_duration_seconds');
      expect(text.includes(MEMORY)).toBe(shown);
    } finally {
      await service.dispose();
    }
  });
});
