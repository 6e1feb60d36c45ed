import { filesBelow, readText } from '../../deployment/support/repository';

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly targets?: readonly { readonly refId: string; readonly expr: string }[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly query: { readonly query: string } }[] };
}

export const dashboardFiles = filesBelow('monitoring/grafana/dashboards');

export const dashboards = dashboardFiles.map((file) => JSON.parse(readText(file)) as Dashboard);

/** The panels that show something. */
export const chartsOf = ({ panels }: Dashboard): Panel[] => panels.filter(({ type }) => type !== 'row');

const LABEL_VALUES = /^label_values\((.+), \w+\)$/;

/** The queries of a dashboard, with its variables unresolved. */
export function expressionsOf(dashboard: Dashboard): string[] {
  const ofPanels = chartsOf(dashboard).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const ofVariables = dashboard.templating.list.map(({ query: { query } }) => {
    const selector = LABEL_VALUES.exec(query)?.[1];
    if (selector === undefined)
      throw new Error(`${dashboard.title} has a variable of an unknown form: ${query}`);
    return selector;
  });
  return [...ofPanels, ...ofVariables];
}

/** An expression as Grafana sends it when all values are selected and an hour is shown. */
export const asSent = (expression: string): string =>
  expression.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '1h').replaceAll('$service', '.+');
