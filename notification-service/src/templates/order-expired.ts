import { idSchema } from '@ticketing/service-chassis/http';
import { z } from 'zod';
import { facts, paragraph } from './content';
import { defineTemplate } from './define-template';
import { eventTitle, personName } from './fields';
import { greeting } from './greeting';

export const orderExpired = defineTemplate({
  data: z.strictObject({ name: personName, orderId: idSchema, eventTitle }),
  urgent: false,
  email: (data) => ({
    subject: `Your seats for ${data.eventTitle} were released`,
    preview: 'The time to pay ran out. Nothing was charged.',
    heading: 'Your seats were released',
    blocks: [
      paragraph(greeting(data.name)),
      paragraph(
        'The time to pay for your order ran out, so its seats are on sale again. Nothing was charged. You are welcome to choose seats anew.',
      ),
      facts(['Event', data.eventTitle], ['Order', data.orderId]),
    ],
  }),
});
