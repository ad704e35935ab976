package demo

import (
	"time"

	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/issueflow"
)

// part is who acts in a plot.
type part int

const (
	theWorker part = iota // of the enterprise's grid
	theEnterprise
	theDesk       // of the department of the category
	theOtherDesk  // of another department
	theManager    //
	theLeader     //
	theSupervisor //
)

// wait is how long after the step before something happens: by the clock, or
// counted in working time. The story of an issue draws how loosely it keeps to
// that.
type wait struct {
	clock, work time.Duration
	exact       bool
}

func in(d time.Duration) wait                        { return wait{clock: d} }
func exactly(d time.Duration) wait                   { return wait{clock: d, exact: true} }
func worked(hours float64) wait                      { return wait{work: time.Duration(hours * float64(time.Hour))} }
func workedDays(days float64) wait                   { return worked(days * workingDay) }
func (w wait) times(f float64) wait                  { return wait{scale(w.clock, f), scale(w.work, f), w.exact} }
func scale(d time.Duration, f float64) time.Duration { return time.Duration(float64(d) * f) }

// workingDay is how many hours the shipped calendar has in one.
const workingDay = 7.0

// step is one act of a plot.
type step struct {
	after wait
	by    part
	act   issueflow.Act
	text  string // instead of the usual words of such an act
	// params are what the act sets, as far as the story does not follow from
	// the part: see story.params.
	params issueflow.Params
}

// plot is how an issue goes. It is a finished matter of the past weeks unless
// ago says that its last step was just now.
type plot struct {
	count   int
	sources []string // taken in turns
	level   deadline.Level
	steps   []step
	// ago are how long ago the last step was, one story for each: plots of the
	// present. Their reports come at any hour.
	ago []time.Duration
	// rungs is how many supervision orders the late resolution of a plot of the
	// present has brought.
	rungs int
	// nuisance is no matter for the district.
	nuisance bool
	// twin has the same matter reported twice.
	twin         bool
	confidential bool
}

var (
	public  = []string{"board_qr", "hotline", "board_qr", "wechat", "board_qr", "counter", "online", "meeting", "import"}
	board   = []string{"board_qr"}
	onVisit = []string{"visit"}

	accept  = step{after: in(25 * time.Minute), by: theWorker, act: issueflow.Accept}
	contact = step{after: in(50 * time.Minute), by: theWorker, act: issueflow.Contact}
	claim   = step{after: worked(2.2), by: theDesk, act: issueflow.Claim}
	assign  = step{after: worked(2), by: theManager, act: issueflow.Assign}
	takeOn  = step{after: worked(1.2), by: theDesk, act: issueflow.Accept, text: "take_on"}
	report  = step{after: worked(4), by: theDesk, act: issueflow.Progress}
	remark  = step{after: worked(1.5), by: theEnterprise, act: issueflow.Comment}
	resolve = step{after: worked(4), by: theDesk, act: issueflow.Resolve}
	pleased = step{after: in(5 * time.Hour), by: theEnterprise, act: issueflow.Rate, params: issueflow.Params{Rating: 5}}
	content = step{after: in(9 * time.Hour), by: theEnterprise, act: issueflow.Rate, params: issueflow.Params{Rating: 4}}
	verify  = step{after: worked(3), by: theManager, act: issueflow.Verify}
	shut    = step{after: worked(2), by: theManager, act: issueflow.Close}
	onSite  = step{after: exactly(2 * time.Minute), by: theWorker, act: issueflow.Resolve, text: "solved_on_site"}

	claimed  = []step{accept, contact, claim}
	handled  = then(claimed, takeOn, report)
	finished = then(handled, resolve)
)

func then(steps []step, more ...step) []step {
	return append(append([]step{}, steps...), more...)
}

func (s step) waits(w wait) step       { s.after = w; return s }
func (s step) from(p part) step        { s.by = p; return s }
func (s step) saying(text string) step { s.text = text; return s }
func (s step) with(p issueflow.Params) step {
	s.params = p
	return s
}

const minute, hour, day = time.Minute, time.Hour, 24 * time.Hour

// plots of the past weeks.
var past = []plot{
	{count: 9, sources: onVisit, steps: []step{onSite, pleased}},
	{count: 5, sources: onVisit, steps: []step{onSite, content}},
	{count: 3, sources: onVisit, steps: []step{onSite, shut.waits(workedDays(6)).saying("unconfirmed")}},
	{count: 7, sources: public, steps: then(finished, pleased)},
	// What enterprises and leaders remark on the way, and what comes back.
	{count: 3, sources: board, steps: then(handled, remark, remark.from(theLeader).saying("leader_comment"), resolve, pleased)},
	{count: 2, sources: board, steps: then(finished, pleased,
		step{after: workedDays(3), by: theEnterprise, act: issueflow.Reopen}, takeOn, resolve, content)},
	{count: 8, sources: public, steps: then(finished, content)},
	{count: 6, sources: onVisit, steps: then(finished, pleased)},
	// The manager assigns what nobody claims, with another department helping.
	{count: 6, sources: public, steps: []step{
		accept.from(theManager), contact, assign.with(issueflow.Params{CoDepartments: []string{helping}}),
		takeOn, report, resolve, verify, shut}},
	{count: 4, sources: onVisit, steps: []step{
		accept, contact, assign.waits(worked(4.2)), takeOn, report, resolve, content}},
	// Passed on once, returned once, and passed around until the manager rules.
	{count: 4, sources: public, steps: []step{
		accept, contact, claim, {after: worked(2), by: theDesk, act: issueflow.Transfer},
		takeOn.from(theOtherDesk), report.from(theOtherDesk), resolve.from(theOtherDesk), pleased}},
	{count: 3, sources: public, steps: []step{
		accept, contact, assign.saying("assign_wrong"), {after: worked(3), by: theOtherDesk, act: issueflow.Return},
		assign, takeOn, report, resolve, content}},
	{count: 2, sources: board, steps: []step{
		accept, contact, claim, {after: worked(2), by: theDesk, act: issueflow.Transfer},
		{after: worked(2), by: theOtherDesk, act: issueflow.Transfer}, assign.saying("ruling"),
		takeOn, report, resolve, content}},
	// Dissatisfied enterprises make another round, one level higher.
	{count: 4, sources: board, steps: then(finished,
		step{after: in(6 * hour), by: theEnterprise, act: issueflow.Rate, text: "dissatisfied", params: issueflow.Params{Rating: 2}},
		takeOn, report.waits(workedDays(2)), resolve.waits(workedDays(2)), content)},
	// Late ones, who got one, two or all three supervision orders.
	{count: 3, sources: board, steps: then([]step{accept.waits(exactly(140 * minute)), contact, claim}, takeOn, report, resolve, pleased)},
	{count: 2, sources: board, steps: then([]step{accept, contact.waits(exactly(26 * hour)), claim}, takeOn, resolve, content)},
	{count: 1, sources: public, steps: then(handled, resolve.waits(workedDays(3.4)), content)},
	{count: 1, sources: public, steps: then(handled, resolve.waits(workedDays(4.3)), content)},
	{count: 2, sources: public, steps: then(handled, resolve.waits(workedDays(6)), content)},
	// Extensions, granted and refused; suspensions.
	{count: 2, sources: public, steps: then(handled,
		step{after: worked(2), by: theDesk, act: issueflow.RequestExtension},
		step{after: worked(1), by: theManager, act: issueflow.GrantExtension}, resolve.waits(workedDays(3)), content)},
	{count: 1, sources: public, steps: then(handled,
		step{after: worked(2), by: theDesk, act: issueflow.RequestExtension},
		step{after: worked(1), by: theManager, act: issueflow.RefuseExtension}, resolve, content)},
	{count: 2, sources: public, steps: then(handled,
		step{after: worked(2), by: theManager, act: issueflow.Suspend}, step{after: workedDays(5), by: theManager, act: issueflow.Resume},
		resolve, pleased)},
	// Harder matters take weeks, with a promise and a report every week.
	{count: 3, sources: public, steps: then(claimed, takeOn,
		step{after: worked(1), by: theManager, act: issueflow.RaiseLevel, params: issueflow.Params{Level: deadline.Difficult}},
		report, report.waits(workedDays(4)), report.waits(workedDays(4)), resolve.waits(workedDays(3)), verify, shut)},
	{count: 1, sources: []string{"meeting"}, level: deadline.LeaderLed, steps: []step{
		accept.from(theManager), contact.from(theLeader), assign, takeOn,
		report.from(theLeader).waits(workedDays(8)).with(issueflow.Params{Stage: deadline.OnSite}).saying("on_site"),
		report.waits(workedDays(8)), resolve.waits(workedDays(6)), verify, shut}},
	// Duplicates and what is none of the district's business.
	{count: 3, sources: board, steps: then(finished, pleased), twin: true},
	{count: 3, sources: board, nuisance: true, steps: []step{
		{after: in(30 * minute), by: theManager, act: issueflow.MarkInvalid}}},
}

// present are plots that end with what is going on just now.
var present = []plot{
	// Running to be collected, and missed at each rung.
	{sources: board, ago: []time.Duration{7 * minute, 26 * minute, 96 * minute}},
	{sources: []string{"hotline"}, ago: []time.Duration{51 * minute}},
	{sources: board, ago: []time.Duration{132 * minute, 275 * minute, 410 * minute}},
	// In the claim pool; the last has not been contacted in time.
	{sources: []string{"board_qr", "wechat", "visit"}, ago: []time.Duration{15 * minute, 2 * hour, 5 * hour}, steps: []step{accept, contact}},
	{sources: board, ago: []time.Duration{25 * hour}, steps: []step{accept}},
	{sources: public, ago: []time.Duration{20 * minute, 3 * hour}, steps: claimed},
	{sources: public, ago: []time.Duration{35 * minute, 4 * hour}, steps: []step{accept.from(theManager), contact, assign}},
	{sources: public, ago: []time.Duration{30 * minute, 2 * hour, 4 * hour, 6 * hour}, steps: handled},
	{sources: onVisit, ago: []time.Duration{hour, 5 * hour}, steps: handled},
	// Late to be resolved, at each rung.
	{sources: public, ago: []time.Duration{0, 0}, steps: handled, rungs: 1},
	{sources: public, ago: []time.Duration{0}, steps: handled, rungs: 2},
	{sources: public, ago: []time.Duration{0, 2 * day}, steps: handled, rungs: 3},
	// Harder ones under way, of which one owes its weekly report.
	{sources: public, level: deadline.Difficult, ago: []time.Duration{4 * hour, day, 3 * day}, steps: then(handled, report.waits(workedDays(4)))},
	{sources: public, level: deadline.Difficult, ago: []time.Duration{8 * day}, steps: handled},
	{sources: []string{"meeting"}, level: deadline.LeaderLed, ago: []time.Duration{2 * day, 9 * day}, steps: []step{
		accept.from(theManager), contact.from(theLeader), assign, takeOn,
		report.from(theLeader).waits(workedDays(5)).with(issueflow.Params{Stage: deadline.OnSite}).saying("on_site")}},
	{sources: public, ago: []time.Duration{day, 4 * day}, steps: then(handled,
		step{after: worked(2), by: theManager, act: issueflow.Suspend})},
	{sources: public, ago: []time.Duration{hour, 3 * hour}, steps: then(handled,
		step{after: worked(2), by: theDesk, act: issueflow.RequestExtension})},
	{sources: public, ago: []time.Duration{2 * hour}, steps: []step{
		accept, contact, assign.saying("assign_wrong"), {after: worked(2), by: theOtherDesk, act: issueflow.Return}}},
	{sources: board, ago: []time.Duration{3 * hour}, steps: []step{
		accept, contact, claim, {after: worked(1.5), by: theDesk, act: issueflow.Transfer},
		{after: worked(1.5), by: theOtherDesk, act: issueflow.Transfer}}},
	{sources: public, ago: []time.Duration{hour, day}, steps: finished},
	{sources: onVisit, ago: []time.Duration{30 * minute, 2 * day}, steps: []step{onSite}},
	{sources: board, ago: []time.Duration{hour, 20 * hour}, steps: then(finished,
		step{after: in(5 * hour), by: theEnterprise, act: issueflow.Rate, text: "dissatisfied", params: issueflow.Params{Rating: 1, NotSolved: true}})},
	{sources: board, ago: []time.Duration{40 * minute}, confidential: true},
	{sources: board, ago: []time.Duration{day}, confidential: true, steps: []step{
		accept.from(theSupervisor), contact.from(theSupervisor),
		{after: worked(3), by: theSupervisor, act: issueflow.Progress}}},
}

// helping stands for the other department in the params of a plot.
const helping = "other"
