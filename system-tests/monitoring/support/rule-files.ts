import { parse } from 'yaml';
import { filesBelow, readText } from '../../deployment/support/repository';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Alert extends Rule {
  readonly alert: string;
}

export const ruleFiles = filesBelow('monitoring/prometheus/rules');
export const ruleTestFiles = filesBelow('monitoring/prometheus/tests');

export const groups = ruleFiles.flatMap(
  (file) => (parse(readText(file)) as { groups: { name: string; rules: Rule[] }[] }).groups,
);
export const rules = groups.flatMap((group) => group.rules);
export const alerts = rules.filter((rule): rule is Alert => rule.alert !== undefined);
export const recordedMetrics = rules.flatMap(({ record }) => (record === undefined ? [] : [record]));

export interface RuleTests {
  readonly tests: readonly {
    readonly name: string;
    readonly alert_rule_test?: readonly {
      readonly alertname: string;
      readonly exp_alerts: readonly { readonly exp_annotations?: Readonly<Record<string, string>> }[];
    }[];
  }[];
}

export const ruleTests = ruleTestFiles.flatMap((file) => (parse(readText(file)) as RuleTests).tests);
