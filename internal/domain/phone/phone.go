// Package phone knows the telephone numbers of mainland China as offices write
// them: mobiles, which are also the logins of officials, landlines with an
// area code and an extension, local numbers and 400/800 service lines.
package phone

import (
	"regexp"
	"strings"

	"gridwalk/internal/domain/textnorm"
)

var (
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	landline = regexp.MustCompile(`^(?:(?:010|02\d|0[3-9]\d{2})-)?[2-9]\d{6,7}(?:-\d{1,6})?$`)
	service  = regexp.MustCompile(`^[48]00\d{7}$`)

	marks      = strings.NewReplacer("(", "", ")", "", ".", "", "·", "", "–", "-", "—", "-", "‐", "-", "−", "-")
	nationwide = regexp.MustCompile(`^(010|02\d|0[3-9]\d{2})-?(\d.*)$`)
)

// Normalize brings a typed or imported number to its written form: half-width
// digits without spaces, brackets and the country code, a mobile as eleven
// digits, a landline as area code, dash, number. It does not judge the number.
func Normalize(s string) string {
	s = marks.Replace(textnorm.Code(s))
	digits := strings.ReplaceAll(s, "-", "")
	for _, country := range []string{"+86", "0086", "86", ""} {
		if rest, found := strings.CutPrefix(digits, country); found && (mobile.MatchString(rest) || service.MatchString(rest)) {
			return rest
		}
	}
	if rest, found := strings.CutPrefix(s, "+86"); found {
		s = "0" + strings.TrimLeft(rest, "-0")
	}
	if parts := nationwide.FindStringSubmatch(s); parts != nil {
		return parts[1] + "-" + parts[2]
	}
	return s
}

// Mobile reports whether a normalised number is a mobile's, the only kind that
// can be a login.
func Mobile(number string) bool { return mobile.MatchString(number) }

// Valid reports whether a normalised number can be called.
func Valid(number string) bool {
	return mobile.MatchString(number) || service.MatchString(number) || landline.MatchString(number)
}
