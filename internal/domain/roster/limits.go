package roster

// The longest texts that the collections hold, in characters.
const (
	maxName    = 120
	maxPlace   = 60
	maxSector  = 60
	maxAddress = 200
	maxPerson  = 60
	maxPost    = 60
	maxNeed    = 500
	maxNotes   = 2000
	maxList    = 2000

	maxHeadcount = 1_000_000
)
