import { idsInQuery, MOST_IDS_IN_QUERY } from '../../src/http';

describe('ids in a query', () => {
  const read = (text: string) => {
    const { success, data, error } = idsInQuery.safeParse(text);
    return success ? data : error.issues.map(({ path, message }) => [...path, message].join(': '));
  };
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `wid_${index}`);

  it('are read in the order in which they are named', () => {
    expect(read('wid_b')).toEqual(['wid_b']);
    expect(read('wid_b,wid_a,wid_c')).toEqual(['wid_b', 'wid_a', 'wid_c']);
  });

  it('are as many as one question may name, and no more', () => {
    expect(read(ids(MOST_IDS_IN_QUERY).join(','))).toEqual(ids(MOST_IDS_IN_QUERY));
    expect(read(ids(MOST_IDS_IN_QUERY + 1).join(','))).toEqual([
      `Too big: expected array to have <=${MOST_IDS_IN_QUERY} items`,
    ]);
  });

  it('are named once each', () => {
    expect(read('wid_a,wid_b,wid_a')).toEqual(['must not name an id twice']);
  });

  it.each([
    ['nothing', '', 0],
    ['an id that is missing', 'wid_a,', 1],
    ['a space between two', 'wid_a, wid_b', 1],
    ['what could be no id', "wid_a,wid_b,' OR 1=1 --", 2],
  ])('are refused for %s, with the place where it stands', (_, text, place) => {
    expect(read(text)).toEqual([
      expect.stringMatching(new RegExp(`^${place}: is not an id of this platform, such as [a-z]+_`)),
    ]);
  });

  it('stand in one member, not in one each', () => {
    expect(idsInQuery.safeParse(['wid_a', 'wid_b']).success).toBe(false);
  });
});
