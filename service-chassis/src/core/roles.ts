/** What a person may be on the platform. */
export const roles = ['customer', 'organizer', 'staff', 'admin'] as const;
export type Role = (typeof roles)[number];
