import type { FieldError, Money } from '@ticketing/service-chassis/core';
import { sameNameKey } from './text';

/** One price for some of the sections of a venue's map. */
export interface PriceTier {
  readonly name: string;
  readonly price: Money;
  /** Names of sections. */
  readonly sections: readonly string[];
}

/** The errors of the tiers that any map would have. */
export function tierErrors(tiers: readonly PriceTier[], currency: string): FieldError[] {
  const errors: FieldError[] = [];
  const tierNames = new Set<string>();
  const tierBySection = new Map<string, string>();
  tiers.forEach((tier, index) => {
    const pointer = `/priceTiers/${index}`;
    if (tierNames.has(sameNameKey(tier.name))) {
      errors.push({ pointer: `${pointer}/name`, detail: `There is a tier "${tier.name}" before this one.` });
    }
    tierNames.add(sameNameKey(tier.name));
    if (tier.price.currency !== currency) {
      errors.push({
        pointer: `${pointer}/price/currency`,
        detail: `must be the event's currency, ${currency}`,
      });
    }
    tier.sections.forEach((section, sectionIndex) => {
      const other = tierBySection.get(sameNameKey(section));
      if (other !== undefined) {
        errors.push({
          pointer: `${pointer}/sections/${sectionIndex}`,
          detail: `Section "${section}" has its price in tier "${other}" already.`,
        });
      }
      tierBySection.set(sameNameKey(section), tier.name);
    });
  });
  return errors;
}

/** The errors of the tiers on this map: a section that the map does not have, or a section without a price. */
export function coverageErrors(tiers: readonly PriceTier[], sectionNames: readonly string[]): FieldError[] {
  const onMap = new Set(sectionNames.map(sameNameKey));
  const priced = new Set(tiers.flatMap((tier) => tier.sections.map(sameNameKey)));
  const unknown = tiers.flatMap((tier, index) =>
    tier.sections.flatMap((section, sectionIndex) =>
      onMap.has(sameNameKey(section))
        ? []
        : [
            {
              pointer: `/priceTiers/${index}/sections/${sectionIndex}`,
              detail: `The venue's map has no section "${section}".`,
            },
          ],
    ),
  );
  const missing = sectionNames
    .filter((name) => !priced.has(sameNameKey(name)))
    .map((name) => ({ pointer: '/priceTiers', detail: `Section "${name}" has no price.` }));
  return [...unknown, ...missing];
}

/** The same tiers with the names of the sections as the map spells them. */
export function spelledAsOnMap(tiers: readonly PriceTier[], sectionNames: readonly string[]): PriceTier[] {
  const spelling = new Map(sectionNames.map((name) => [sameNameKey(name), name]));
  return tiers.map((tier) => ({
    ...tier,
    sections: tier.sections.map((section) => spelling.get(sameNameKey(section)) ?? section),
  }));
}

/** True when both lists have the same tiers for the same sections. */
export function differOnlyInPrice(before: readonly PriceTier[], after: readonly PriceTier[]): boolean {
  const shape = (tiers: readonly PriceTier[]) =>
    JSON.stringify(
      tiers
        .map(({ name, sections }) => [sameNameKey(name), ...sections.map(sameNameKey).sort()])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
  return shape(before) === shape(after);
}
