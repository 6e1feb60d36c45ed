import type { UseCaseDependencies } from './dependencies';

/** The names of the sections of this version of the venue's map; undefined without a map. */
export async function sectionNamesOf(
  { seatMaps }: Pick<UseCaseDependencies, 'seatMaps'>,
  venueId: string,
  version: number | null,
): Promise<readonly string[] | undefined> {
  if (version === null) return undefined;
  return (await seatMaps.outline(venueId, version))?.sectionNames;
}
