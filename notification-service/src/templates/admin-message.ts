import { lineOfText } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { paragraph } from './content';
import { defineTemplate } from './define-template';
import { clipped } from './sms-text';

/** Text that an admin typed: lines and tabs, but no other control characters. */
const bodyText = (maximum: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maximum)
    .transform((text) => text.replaceAll('\r\n', '\n'))
    .pipe(z.string().regex(/^(?:[^\p{Cc}]|[\n\t])*$/u, 'must not hold control characters'));

export const adminEmail = defineTemplate({
  data: z.strictObject({ subject: lineOfText(200), text: bodyText(20_000) }),
  urgent: true,
  email: ({ subject, text }) => ({
    subject,
    preview: clipped(text.replace(/\s+/g, ' '), 120),
    heading: subject,
    blocks: text.split(/\n{2,}/).map(paragraph),
  }),
});

/** Ten parts of a long message are the most that carriers take. */
export const adminSms = defineTemplate({
  data: z.strictObject({ text: bodyText(1_530) }),
  urgent: true,
  sms: ({ text }) => text,
});
