import { lineOfText } from '@ticketing/service-chassis/http';

export const personName = lineOfText(200);
export const eventTitle = lineOfText(300);
export const reasonText = lineOfText(500);

/** Reasons are sentences or codes such as `card_declined`. The mail shows words. */
export const reasonInWords = (reason: string): string => reason.replaceAll('_', ' ');
