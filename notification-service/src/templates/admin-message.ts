import { blockOfText, lineOfText } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { paragraph } from './content';
import { defineTemplate } from './define-template';
import { clipped } from './sms-text';

/** Text that an admin typed, with the line ends of mails. */
const bodyText = (maximum: number) =>
  blockOfText(maximum, 1)
    .meta({ examples: ['The doors open an hour later.'] })
    .transform((text) => text.replaceAll('\r\n', '\n').replaceAll('\r', '\n'));

export const adminEmail = defineTemplate({
  data: z.strictObject({
    subject: lineOfText(200).meta({ examples: ['The doors open later'] }),
    text: bodyText(20_000),
  }),
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
