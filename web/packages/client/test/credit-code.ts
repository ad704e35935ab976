const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** A well-formed unified social credit code (GB 32100-2015) that no other n below 10⁹ has. */
export function creditCode(n: number): string {
  const first = `91500108${String(n).padStart(9, "0")}`;
  let [sum, weight] = [0, 1];
  for (const character of first) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return first + alphabet.charAt((31 - (sum % 31)) % 31);
}
