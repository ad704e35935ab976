package phone

// Fault is a mistake that a phone makes on purpose, so that tests can prove
// that they would notice it. The zero value is none.
type Fault string
