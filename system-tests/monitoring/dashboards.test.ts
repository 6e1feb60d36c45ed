import { parse } from 'yaml';
import { readText } from '../deployment/support/repository';
import { chartsOf, dashboards } from './support/dashboards';

const datasources = (
  parse(readText('monitoring/grafana/provisioning/datasources/datasources.yml')) as {
    datasources: { uid: string; type: string; url: string }[];
  }
).datasources;

describe('The dashboards', () => {
  it('each have an address of their own that stays', () => {
    const uids = dashboards.map(({ uid }) => uid);
    expect(uids.filter((uid) => !/^[a-z-]{1,40}$/.test(uid))).toEqual([]);
    expect(new Set(uids).size).toBe(uids.length);
    expect(new Set(dashboards.map(({ title }) => title)).size).toBe(dashboards.length);
  });

  it('are in the folder that Grafana reads', () => {
    const { providers } = parse(readText('monitoring/grafana/provisioning/dashboards/dashboards.yml')) as {
      providers: { type: string; options: { path: string } }[];
    };
    expect(providers.map(({ type, options }) => [type, options.path])).toEqual([
      ['file', '/var/lib/grafana/dashboards'],
    ]);
    expect(readText('docker-compose.yml')).toContain(
      './monitoring/grafana/dashboards:/var/lib/grafana/dashboards',
    );
  });

  describe.each(dashboards)('$title', (dashboard) => {
    const charts = chartsOf(dashboard);

    it.each(charts)(
      '$title says what it shows, in which unit, from a source that is provisioned',
      (panel) => {
        expect(panel.title).toMatch(/\S/);
        expect(panel.description).toMatch(/\S/);
        expect(panel.fieldConfig?.defaults.unit).toMatch(/\S/);
        expect(datasources.map(({ uid }) => uid)).toContain(panel.datasource?.uid);
        expect(panel.targets?.length).toBeGreaterThan(0);
        const refIds = panel.targets?.map(({ refId }) => refId) ?? [];
        expect(new Set(refIds).size).toBe(refIds.length);
      },
    );

    it('names no two panels alike', () => {
      for (const key of ['id', 'title'] as const) {
        const values = dashboard.panels.map((panel) => panel[key]);
        expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
      }
    });

    it('places no panel over another, and none outside', () => {
      const taken = new Map<string, string>();
      for (const { title, gridPos } of dashboard.panels) {
        expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
        for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
          for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
            expect([title, taken.get(`${x},${y}`)]).toEqual([title, undefined]);
            taken.set(`${x},${y}`, title);
          }
        }
      }
    });
  });
});
