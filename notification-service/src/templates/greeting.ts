/**
 * Anyone may register with any name and anyone's address, so a name that carries a link is left out: our mail must not
 * advertise it.
 */
export function greeting(name: string): string {
  return /[/@:\\]|www\.|\.[a-z]{2,}(\s|$)/i.test(name) ? 'Hello,' : `Hello ${name},`;
}
