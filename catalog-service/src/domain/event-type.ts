import { sameNameKey } from './text';

export const eventTypes = [
  'Concert',
  'Theatre',
  'Sports',
  'Conference',
  'Comedy',
  'Workshop',
  'Festival',
  'Exhibition',
  'Other',
] as const;
export type EventType = (typeof eventTypes)[number];

/** Other words that organizers use, with their types. */
const synonyms: Readonly<Record<string, EventType>> = { Play: 'Theatre', 'Stand-up': 'Comedy' };

const byKey: ReadonlyMap<string, EventType> = new Map([
  ...eventTypes.map((type) => [sameNameKey(type), type] as const),
  ...Object.entries(synonyms).map(([word, type]) => [sameNameKey(word), type] as const),
]);

/** The type that a word names in any case, or undefined. */
export const eventTypeOf = (word: string): EventType | undefined => byKey.get(sameNameKey(word));
