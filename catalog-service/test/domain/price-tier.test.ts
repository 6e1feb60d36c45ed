import {
  coverageErrors,
  differOnlyInPrice,
  spelledAsOnMap,
  type PriceTier,
} from '../../src/domain/price-tier';

const tier = (name: string, amount: number, ...sections: string[]): PriceTier => ({
  name,
  price: { amount, currency: 'INR' },
  sections,
});

describe('price tiers', () => {
  it('cover a map when every section has exactly one price, however it is written', () => {
    expect(coverageErrors([tier('A', 1, 'stalls', ' FLOOR')], ['Stalls', 'Floor'])).toEqual([]);
    expect(coverageErrors([tier('A', 1, 'Stalls')], ['Stalls', 'Floor'])).toEqual([
      { pointer: '/priceTiers', detail: 'Section "Floor" has no price.' },
    ]);
  });

  it('are written as the map writes them', () => {
    expect(spelledAsOnMap([tier('A', 1, 'stalls', 'unknown')], ['Stalls'])[0]?.sections).toEqual([
      'Stalls',
      'unknown',
    ]);
  });

  it('differ only in price when names and sections are the same, in any order', () => {
    const before = [tier('A', 1, 'Stalls', 'Box'), tier('B', 2, 'Floor')];
    expect(differOnlyInPrice(before, [tier('b', 3, 'FLOOR'), tier('A', 9, 'Box', 'Stalls')])).toBe(true);
    expect(differOnlyInPrice(before, [tier('A', 1, 'Stalls'), tier('B', 2, 'Floor', 'Box')])).toBe(false);
    expect(differOnlyInPrice(before, [tier('A', 1, 'Stalls', 'Box'), tier('C', 2, 'Floor')])).toBe(false);
    expect(differOnlyInPrice(before, before.slice(0, 1))).toBe(false);
  });
});
