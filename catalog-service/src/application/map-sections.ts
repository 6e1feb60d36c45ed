import type { Parts } from './parts';

/** The names of the sections of that version of a venue's map; undefined where there is no map. */
export async function sectionNamesOf(
  { seatMaps }: Pick<Parts, 'seatMaps'>,
  venueId: string,
  version: number | null,
): Promise<readonly string[] | undefined> {
  if (version === null) return undefined;
  return (await seatMaps.outline(venueId, version))?.sectionNames;
}
