import { z } from 'zod';
import { paragraph } from './content';
import { defineTemplate } from './define-template';
import { personName } from './fields';
import { greeting } from './greeting';

export const welcome = defineTemplate({
  data: z.strictObject({ name: personName }),
  urgent: true,
  email: ({ name }) => ({
    subject: 'Welcome: your account is ready',
    preview: 'You can book your first seats now.',
    heading: 'Your account is ready',
    blocks: [
      paragraph(greeting(name)),
      paragraph(
        'Thank you for joining. From now on you can choose your seats on the map, hold them while you pay, and find all your tickets in one place.',
      ),
      paragraph('If this was not you, somebody mistyped their address. You need not do anything.'),
    ],
  }),
});
