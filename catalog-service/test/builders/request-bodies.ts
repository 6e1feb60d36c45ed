/** Request bodies. Each test names only the members that it is about. */

export const venueBody = (changes: object = {}) => ({
  name: 'Shanmukhananda Hall',
  address: '292 Comrade Harbanslal Marg',
  city: 'Mumbai',
  country: 'IN',
  timeZone: 'Asia/Kolkata',
  ...changes,
});

export const seatBodies = (...numbers: string[]) =>
  numbers.map((number, index) => ({ number, x: index * 10, y: 0 }));

export const stalls = (changes: object = {}) => ({
  name: 'Stalls',
  kind: 'SEATED',
  rows: [
    { name: 'A', seats: seatBodies('1', '2', '3') },
    { name: 'B', seats: seatBodies('1', '2') },
  ],
  ...changes,
});

export const floor = (changes: object = {}) => ({
  name: 'Floor',
  kind: 'STANDING',
  capacity: 100,
  ...changes,
});

export const seatMapBody = (...sections: object[]) => ({
  sections: sections.length === 0 ? [stalls(), floor()] : sections,
});

export const rupees = (amount: number) => ({ amount: amount * 100, currency: 'INR' });

export const tier = (name: string, price: { amount: number; currency: string }, ...sections: string[]) => ({
  name,
  price,
  sections,
});

export const usualTiers = () => [
  tier('Premium', rupees(2_500), 'Stalls'),
  tier('Standing', rupees(900), 'Floor'),
];

/** An evening three weeks after the time of the tests, 1 June 2026 at noon. */
export const eventBody = (venueId: string, changes: object = {}) => ({
  venueId,
  title: 'An evening of ragas',
  type: 'Concert',
  startsAt: '2026-06-22T19:30:00+05:30',
  endsAt: '2026-06-22T22:30:00+05:30',
  currency: 'INR',
  priceTiers: usualTiers(),
  ...changes,
});
