/** Example data for each template, as the other services send them. */
export const templateData = {
  welcome: { name: 'Ada Lovelace' },
  password_reset: {
    name: 'Ada Lovelace',
    resetUrl: 'https://tickets.example.org/reset?token=s3cret-token&lang=en',
    expiresInMinutes: 30,
  },
  order_confirmed: {
    name: 'Ada Lovelace',
    orderId: 'ord_01k9aaaa',
    eventTitle: 'Diwali Night',
    venueName: 'Jawaharlal Nehru Stadium',
    startsAt: '2026-11-08T14:00:00.000Z',
    timeZone: 'Asia/Kolkata',
    total: { amount: 73_328, currency: 'INR' },
    seats: [
      { label: 'Stalls, row C, seat 12', ticketId: 'tkt_0001', ticketCode: 'TCK1.first-code' },
      { label: 'Stalls, row C, seat 13', ticketId: 'tkt_0002', ticketCode: 'TCK1.second-code' },
    ],
  },
  payment_failed: {
    name: 'Ada Lovelace',
    orderId: 'ord_01k9aaaa',
    eventTitle: 'Diwali Night',
    total: { amount: 73_328, currency: 'INR' },
    reason: 'card_declined',
    payBy: '2026-06-01T12:15:00.000Z',
  },
  order_expired: { name: 'Ada Lovelace', orderId: 'ord_01k9aaaa', eventTitle: 'Diwali Night' },
  order_cancelled: {
    name: 'Ada Lovelace',
    orderId: 'ord_01k9aaaa',
    eventTitle: 'Diwali Night',
    reason: 'cancelled_by_owner',
  },
  order_refunded: {
    name: 'Ada Lovelace',
    orderId: 'ord_01k9aaaa',
    eventTitle: 'Diwali Night',
    refund: { amount: 50_000, currency: 'INR' },
    reason: 'you asked for it',
  },
  event_cancelled: {
    name: 'Ada Lovelace',
    orderId: 'ord_01k9aaaa',
    eventTitle: 'Diwali Night',
    startsAt: '2026-11-08T14:00:00.000Z',
    timeZone: 'Asia/Kolkata',
    refund: { amount: 73_328, currency: 'INR' },
  },
  event_changed: {
    name: 'Ada Lovelace',
    orderId: 'ord_01k9aaaa',
    eventTitle: 'Diwali Night',
    from: {
      startsAt: '2026-11-08T14:00:00.000Z',
      endsAt: '2026-11-08T17:00:00.000Z',
      timeZone: 'Asia/Kolkata',
      venue: { name: 'Jawaharlal Nehru Stadium', address: 'Pragati Vihar', city: 'Delhi', country: 'IN' },
    },
    to: {
      startsAt: '2026-11-09T14:00:00.000Z',
      endsAt: '2026-11-09T17:00:00.000Z',
      timeZone: 'Asia/Kolkata',
      venue: { name: 'Jawaharlal Nehru Stadium', address: 'Pragati Vihar', city: 'Delhi', country: 'IN' },
    },
    refundUntil: '2026-11-08T14:00:00.000Z',
  },
} as const;

/** What order-service adds to a confirmed order since its mails have a calendar. */
export const completeOrder = {
  ...templateData.order_confirmed,
  endsAt: '2026-11-08T17:00:00.000Z',
  venuePlace: { address: 'Pragati Vihar', city: 'Delhi', country: 'IN' },
  tax: { amount: { amount: 3_492, currency: 'INR' }, basisPoints: 500 },
  seats: templateData.order_confirmed.seats.map((seat) => ({
    ...seat,
    price: { amount: 34_918, currency: 'INR' },
  })),
  refundUntil: '2026-11-06T14:00:00.000Z',
  calendar: 'BEGIN:VCALENDAR\r\nSUMMARY:राग और रंग\r\nEND:VCALENDAR\r\n',
};

export type TemplateName = keyof typeof templateData;

export const emailRequest = (template: TemplateName = 'welcome', changes: object = {}) => ({
  channel: 'EMAIL',
  template,
  to: 'ada@example.org',
  data: templateData[template],
  ...changes,
});

export const smsRequest = (template: TemplateName = 'order_confirmed', changes: object = {}) => ({
  channel: 'SMS',
  template,
  to: '+14155550100',
  data: templateData[template],
  ...changes,
});
