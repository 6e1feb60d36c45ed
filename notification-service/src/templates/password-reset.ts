import { z } from 'zod';
import { button, note, paragraph } from './content';
import { defineTemplate } from './define-template';
import { personName } from './fields';
import { greeting } from './greeting';

const MINUTE_MS = 60_000;

export const passwordReset = defineTemplate({
  data: z.strictObject({
    name: personName,
    resetUrl: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).max(2_000),
    expiresInMinutes: z.number().int().min(1).max(10_080),
  }),
  urgent: true,
  lifetimeMs: ({ expiresInMinutes }) => expiresInMinutes * MINUTE_MS,
  email: ({ name, resetUrl, expiresInMinutes }) => ({
    subject: 'Reset your password',
    preview: `The link works for ${expiresInMinutes} minutes, once.`,
    heading: 'Reset your password',
    blocks: [
      paragraph(greeting(name)),
      paragraph(
        `You asked for a new password. The link below works once, and for ${expiresInMinutes} minutes from the moment you asked.`,
      ),
      button('Choose a new password', resetUrl),
      note(
        'If you did not ask for this, ignore this mail: your password stays as it is. Never pass the link on to anyone.',
      ),
    ],
  }),
});
