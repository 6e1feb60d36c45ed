import { lineOfText } from '@ticketing/service-chassis/http';

export const personName = lineOfText(200);
export const eventTitle = lineOfText(300);
export const reasonText = lineOfText(500);

/** Reasons come as sentences or as codes such as `card_declined`; people read words. */
export const reasonInWords = (reason: string): string => reason.replaceAll('_', ' ');
