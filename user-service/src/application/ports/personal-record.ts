/** Something that another service has stored about a person, as that service shows it to them. */
export type PersonalRecord = Readonly<Record<string, unknown>>;
