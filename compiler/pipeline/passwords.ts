/** Passwords disappear from what is printed, wherever a text may quote an address of a database. */

/** What follows a scheme up to the last at sign: an unescaped password may hold any character but white space. */
const inAddress = /(:\/\/)([^\s"'`]*)(@)/g;
/** `user:password@host` without a scheme. */
const inUserInfo = /([^\s:@"'`/]+:(?!\/\/))([^\s"'`]+)(@)/g;
/** `password=...`, quoted or not, and `password: ...` up to the end of the line. */
const inSetting =
  /(pass(?:word|wd|phrase)?["']?[ \t]*(?:=[ \t]*|:[ \t]+))("[^"\n]*"|'[^'\n]*'|(?<=:[ \t]+)[^\n]+|[^\s"'`]+)()/gi;

/** Returns the text with everything that looks like a password, and the user beside it, as three asterisks. */
export function withoutPasswords(text: string): string {
  return masked(text, () => "***");
}

/** As `withoutPasswords`, with asterisks of the same length, so that every line and column stays where it is. */
export function maskedPasswords(text: string): string {
  return masked(text, (secret) => secret.replaceAll(/[^\r\n]/g, "*"));
}

function masked(text: string, mask: (secret: string) => string): string {
  return [inAddress, inUserInfo, inSetting].reduce(
    (rest, pattern) =>
      rest.replaceAll(
        pattern,
        (_, before: string, secret: string, after: string) => `${before}${mask(secret)}${after}`,
      ),
    text,
  );
}
