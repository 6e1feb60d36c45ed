/**
 * The WHERE of an UPDATE that carries out a transition: one case for each status that may change, with the SQL of its
 * condition.
 */
export function guardOf<Condition extends string>(
  from: Readonly<Record<string, Condition | 'always' | 'never'>>,
  conditions: Readonly<Record<Condition, string>>,
): string {
  const cases = Object.entries(from).flatMap(([status, condition]) => {
    if (condition === 'never') return [];
    if (condition === 'always') return [`status = '${status}'`];
    return [`(status = '${status}' AND ${conditions[condition]})`];
  });
  return `(${cases.join(' OR ')})`;
}
