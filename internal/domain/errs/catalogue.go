package errs

// Entry is what the catalogue says about a code.
type Entry struct {
	Status int    // of the HTTP answer, after RFC 9110
	Means  string // for who reads the API; people are shown the text under Key
}

// Internal is the code of every error that is none of this catalogue. Its
// parameter id finds the cause in the server's log.
const Internal = "internal"

// Key is the i18n key of a code's text.
func Key(code string) string { return "errors." + code }

// Lookup returns the catalogue's entry for a code. A code that is missing is a
// bug of the program, and is answered like one.
func Lookup(code string) Entry {
	if entry, ok := catalogue[code]; ok {
		return entry
	}
	return catalogue[Internal]
}

// catalogue lists every code that the program can answer with, and the
// parameters that come along.
var catalogue = map[string]Entry{
	Internal: {500, "the server failed; id names the entry in its log"},

	// Requests and authority.
	"malformed":        {400, "not a message of this route: reason"},
	"unauthenticated":  {401, "no valid token"},
	"forbidden":        {403, "the caller's duties do not cover it: collection, verb"},
	"record_not_found": {404, "no such record, or not for the caller"},
	"record_exists":    {409, "the id is taken: collection, record"},
	"deleted":          {410, "the record was deleted; edits do not bring it back"},
	"too_large":        {413, "the request is too long: what, limit"},
	"unknown_field":    {400, "a field that the server does not know: field"},
	"invalid_field":    {422, "a value that does not fit its field: field, reason"},

	"too_many_requests": {429, "wait as long as it says: seconds"},

	// Accounts.
	"password_change_required": {403, "the one-time password has to be changed first"},
	"wrong_password":           {422, "not the account's present password"},
	"weak_password":            {422, "too short or too long: min, max"},
	"same_password":            {422, "the new password is the present one"},

	// The sync protocol.
	"device_revoked":    {403, "the phone is reported lost and wipes at once"},
	"device_unknown":    {403, "the phone must register again"},
	"scope_not_granted": {403, "the caller does not hold the scope: scope"},
	"field_changed":     {409, "the field had changed on the server since it was read"},
	"mseq_gap":          {409, "mutations are missing in between: expected"},
	"parent_rejected":   {409, "an earlier mutation of the record was rejected: field"},
	"mseq_reused":       {422, "the number was used for another mutation: mseq"},
	"unknown_table":     {400, "a collection that phones cannot write: table"},
	"bad_mutation":      {400, "a mutation without sense: field, reason"},
	"already_settled":   {409, "somebody has decided it before: state"},
	"upgrade_required":  {426, "the app is too old to pull: proto, schema"},

	// Duties.
	"handover_invalid": {422, "a handover that makes no sense: reason"},
	"unknown_user":     {422, "no such official, or not active: user"},
	"no_such_duty":     {422, "the predecessor has no duty over the grid then: grid"},

	// Enterprises.
	"unknown_enterprise": {422, "no such enterprise: enterprise"},
	"uscc_length":        {422, "a credit code of another length: length, want"},
	"uscc_character":     {422, "a character that credit codes do not have: character, position"},
	"uscc_check":         {422, "the check character does not fit: character, want"},

	// Acts on issues.
	"forbidden_act":     {403, "an act that the role does not have: act, role"},
	"illegal_act":       {409, "the state does not allow the act: act, state, allowed"},
	"state_changed":     {409, "the actor saw another state: act, expected, state, allowed"},
	"act_param_missing": {422, "the act needs more: act, param"},
	"act_param_invalid": {422, "a value that does not fit the act: act, param, value"},

	// Deadlines.
	"due_before_start":    {422, "a deadline before its clock starts: started_at, due_at"},
	"extension_not_later": {422, "an extension that is no later: due_at, until"},
	"extension_used":      {409, "the deadline has been extended before"},
	"no_rules":            {422, "a level without deadline rules: level"},
	"rule_invalid":        {422, "a deadline rule without sense: field, value"},

	// Photos.
	"owner_missing":     {422, "the record that a photo belongs to is not there: collection, record"},
	"photo_type":        {415, "not JPEG, PNG, WebP or HEIC by content"},
	"photo_too_heavy":   {413, "too many bytes: max_bytes"},
	"photo_too_large":   {413, "too many pixels: width, height, max_pixels, max_side"},
	"photo_undecodable": {422, "damaged or cut short"},

	"photo_pending":           {409, "the bytes have not arrived, or are not processed yet"},
	"photo_failed":            {409, "the photo could not be kept: reason"},
	"photo_already_stored":    {409, "the bytes have arrived before; they are not wanted again"},
	"photo_wrong_size":        {422, "not the size that the photo's row announced: size, want"},
	"photo_processing_failed": {422, "the server died on it again and again"},
	"photo_lost":              {410, "the original is gone from the storage; it may be sent again"},
	"hash_mismatch":           {460, "not the bytes that the photo's row announced; they may be sent again (460 is tus's own)"},
	"enterprise_mismatch":     {422, "a photo of another enterprise than what it belongs to: enterprise, want"},

	// Boards.
	"board_revoked": {409, "the board has been replaced; its code opens nothing"},

	// Workbooks.
	"workbook_unreadable":   {422, "damaged, encrypted, or not an .xlsx at all"},
	"workbook_too_heavy":    {413, "too many bytes: max_bytes, max_unzipped_bytes"},
	"sheet_too_large":       {413, "too many rows or columns: max_rows, max_columns"},
	"sheet_missing":         {422, "no sheet of that name: sheet"},
	"sheet_columns_missing": {422, "required columns are not there: sheet, columns"},

	// Rosters: the refusal of a workbook, and the faults of its cells.
	"roster_faulty":            {422, "nothing was imported, because cells have faults: count, report"},
	"roster_required":          {422, "the cell is empty"},
	"roster_too_long":          {422, "too many characters: length, max"},
	"roster_cell_error":        {422, "the spreadsheet itself shows an error"},
	"roster_class_unknown":     {422, "no class of enterprises: known"},
	"roster_ownership_unknown": {422, "no kind of ownership: known"},
	"roster_yes_no_unknown":    {422, "neither yes nor no"},
	"roster_number_malformed":  {422, "not a whole number"},
	"roster_number_range":      {422, "out of range: min, max"},
	"roster_degree_malformed":  {422, "not a decimal number of degrees"},
	"roster_degree_range":      {422, "not in China: min, max"},
	"roster_degree_alone":      {422, "one coordinate without the other"},
	"roster_phone_malformed":   {422, "not a phone number"},
	"roster_mobile_malformed":  {422, "not a mobile number, which is the login"},
	"roster_uscc_repeated":     {422, "the credit code stands in an earlier row: row"},
	"roster_phone_shared":      {422, "an earlier row gives the number to somebody else: row, name"},
	"roster_post_repeated":     {422, "an earlier row says the same: row"},
	"roster_chief_differs":     {422, "an earlier row names another chief of the grid: row, name"},
	"roster_lead_differs":      {422, "an earlier row names another lead of the area: row, name"},
	"roster_account_inactive":  {422, "the account of this number is switched off: name"},
}
