package issueflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gridwalk/internal/domain/access"
	"gridwalk/internal/domain/calendar"
	"gridwalk/internal/domain/deadline"
	"gridwalk/internal/domain/errs"
)

// The people of the tests.
var (
	worker     = Actor{Officer, "wang", access.GridWorker, ""}
	lead       = Actor{Officer, "li", access.AreaLead, ""}
	fireDesk   = Actor{Officer, "huo", access.Department, "fire"}
	fireMate   = Actor{Officer, "yan", access.Department, "fire"}
	waterDesk  = Actor{Officer, "shui", access.Department, "water"}
	powerDesk  = Actor{Officer, "dian", access.Department, "power"}
	manager1   = Actor{Officer, "zhu", access.Manager, ""}
	leader     = Actor{Officer, "shuji", access.Leader, ""}
	supervisor = Actor{Officer, "jian", access.Supervisor, ""}
	enterprise = Actor{Kind: Enterprise}
	system     = Actor{Kind: System}
)

// monday is 2 March 2026, 09:00 in Shanghai.
var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, calendar.Shanghai)

// act makes an action some hours after monday; edits set its parameters.
func act(hours float64, actor Actor, what Act, edits ...func(*Action)) Action {
	at := monday.Add(time.Duration(hours * float64(time.Hour)))
	a := Action{Act: what, Actor: actor, At: at, ReceivedAt: at}
	for _, edit := range edits {
		edit(&a)
	}
	return a
}

func to(department string) func(*Action)   { return func(a *Action) { a.Params.Department = department } }
func handledBy(user string) func(*Action)  { return func(a *Action) { a.Params.Handler = user } }
func saying(text string) func(*Action)     { return func(a *Action) { a.Text = text } }
func rated(rating int) func(*Action)       { return func(a *Action) { a.Params.Rating = rating } }
func notSolved(a *Action)                  { a.Params.NotSolved = true }
func into(issue string) func(*Action)      { return func(a *Action) { a.Params.Into = issue } }
func expecting(s State) func(*Action)      { return func(a *Action) { a.Expected = s } }
func level(l deadline.Level) func(*Action) { return func(a *Action) { a.Params.Level = l } }
func until(hours float64) func(*Action)    { return func(a *Action) { a.Params.Until = after(hours) } }
func promising(hours float64) func(*Action) {
	return func(a *Action) { a.Params.Promised = after(hours) }
}
func about(stage deadline.Stage) func(*Action) { return func(a *Action) { a.Params.Stage = stage } }
func after(hours float64) time.Time            { return monday.Add(time.Duration(hours * float64(time.Hour))) }

// ledgers bring an issue to each state by the shortest way.
func reported() []Action { return []Action{act(0, enterprise, Report)} }
func accepted() []Action { return append(reported(), act(1, worker, Accept)) }
func claimed() []Action  { return append(accepted(), act(2, fireDesk, Claim, to("fire"))) }
func assigned() []Action { return append(accepted(), act(2, manager1, Assign, to("fire"))) }
func handling() []Action { return append(claimed(), act(3, fireDesk, Accept)) }
func suspended() []Action {
	return append(handling(), act(4, manager1, Suspend, saying("等待上级批复")))
}
func returned() []Action { return append(claimed(), act(3, fireDesk, Return)) }
func resolved() []Action { return append(handling(), act(5, fireDesk, Resolve)) }
func closed() []Action   { return append(resolved(), act(6, enterprise, Rate, rated(5))) }
func reopened() []Action { return append(resolved(), act(6, enterprise, Rate, rated(1))) }
func merged() []Action   { return append(reported(), act(1, manager1, Merge, into("other"))) }
func invalidated() []Action {
	return append(reported(), act(1, manager1, MarkInvalid))
}

func replay(t testing.TB, ledger []Action) Snapshot {
	t.Helper()
	s, err := Replay(ledger)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func names(acts []Act) string { return strings.Trim(fmt.Sprint(acts), "[]") }

func TestAllowedByState(t *testing.T) {
	if got := names(Allowed(Snapshot{})); got != "report" {
		t.Errorf("before the report: %s", got)
	}
	for _, c := range []struct {
		state  State
		ledger []Action
		want   string
	}{
		{Reported, reported(), "accept contact comment raise_level resolve merge mark_invalid"},
		{Accepted, accepted(), "claim assign return contact progress comment raise_level resolve"},
		{Claimed, claimed(), "accept assign transfer return contact progress comment suspend request_extension raise_level hand_over"},
		{Assigned, assigned(), "accept assign transfer return contact progress comment suspend request_extension raise_level"},
		{Handling, handling(), "assign transfer return contact progress comment suspend request_extension raise_level resolve hand_over"},
		{Suspended, suspended(), "contact progress comment resume request_extension raise_level hand_over"},
		{Returned, returned(), "claim assign contact progress comment raise_level"},
		{Resolved, resolved(), "contact comment raise_level verify close reopen rate hand_over"},
		{Reopened, reopened(), "accept assign transfer return contact progress comment suspend request_extension raise_level hand_over"},
		{Closed, closed(), "comment reopen"},
		{Merged, merged(), "comment"},
		{Invalid, invalidated(), "comment"},
	} {
		t.Run(string(c.state), func(t *testing.T) {
			s := replay(t, c.ledger)
			if s.State != c.state {
				t.Fatalf("the ledger leads to %s", s.State)
			}
			if got := names(Allowed(s)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFactsThatChangeWhatIsAllowed(t *testing.T) {
	for _, c := range []struct {
		name   string
		ledger []Action
		act    Act
		want   bool
	}{
		{"a closed issue that nobody rated can be rated", append(resolved(), act(6, system, Close)), Rate, true},
		{"a rated one cannot be rated again", closed(), Rate, false},
		{"an extension that is pending can be granted", append(handling(), act(4, fireDesk, RequestExtension, until(200))), GrantExtension, true},
		{"and not asked for again", append(handling(), act(4, fireDesk, RequestExtension, until(200))), RequestExtension, false},
		{"a granted one cannot be granted again", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, GrantExtension)), GrantExtension, false},
		{"nor another asked for", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, GrantExtension)), RequestExtension, false},
		{"a refused one may be asked for again", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, RefuseExtension)), RequestExtension, true},
		{"a verified resolution needs no second verification", append(resolved(), act(6, manager1, Verify)), Verify, false},
		{"the highest level does not rise", append(handling(), act(4, manager1, RaiseLevel, level(deadline.LeaderLed))), RaiseLevel, false},
		{"the first return puts it back into the pool", returned(), Claim, true},
		{"an issue of one official is nobody's to transfer", append(accepted(), act(2, manager1, Assign, handledBy("wang"))), Transfer, false},
		{"one that was solved on site and reopened has its worker in charge",
			append(reported(), act(1, worker, Resolve), act(2, enterprise, Reopen)), Claim, false},
		{"who takes it on again", append(reported(), act(1, worker, Resolve), act(2, enterprise, Reopen)), Accept, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := replay(t, c.ledger)
			if got := slices.Contains(Allowed(s), c.act); got != c.want {
				t.Errorf("%s is allowed: %t", c.act, got)
			}
		})
	}
}

func TestApply(t *testing.T) {
	for _, c := range []struct {
		name   string
		ledger []Action
		check  func(Snapshot) bool
	}{
		{"report begins with an ordinary level and the time of raising",
			[]Action{act(5, worker, Report, func(a *Action) { a.Params.RaisedAt = after(2) })},
			func(s Snapshot) bool { return s.Level == deadline.Ordinary && s.RaisedAt.Equal(after(2)) }},
		{"nothing is raised after it was reported",
			[]Action{act(5, worker, Report, func(a *Action) { a.Params.RaisedAt = after(9) })},
			func(s Snapshot) bool { return s.RaisedAt.Equal(after(5)) }},
		{"report with level and secrecy",
			[]Action{act(0, enterprise, Report, level(deadline.Difficult), func(a *Action) { a.Params.Confidential = true })},
			func(s Snapshot) bool { return s.Level == deadline.Difficult && s.Confidential }},
		{"accept", accepted(), func(s Snapshot) bool { return s.AcceptedAt.Equal(after(1)) && s.Handler == "" }},
		{"claim puts the department and its officer in charge", claimed(),
			func(s Snapshot) bool { return s.Responsible == "fire" && s.Handler == "huo" }},
		{"whoever accepts for the department takes it on", append(assigned(), act(3, fireMate, Accept)),
			func(s Snapshot) bool {
				return s.State == Handling && s.Handler == "yan" && s.AcceptedAt.Equal(after(1))
			}},
		{"assign replaces everybody", append(claimed(), act(3, manager1, Assign, to("water"), handledBy("shui"),
			func(a *Action) { a.Params.CoDepartments = []string{"fire"} })),
			func(s Snapshot) bool {
				return s.State == Assigned && s.Responsible == "water" && s.Handler == "shui" && slices.Equal(s.CoDepartments, []string{"fire"})
			}},
		{"the handler's first progress begins the handling", append(claimed(), act(3, fireDesk, Progress)),
			func(s Snapshot) bool { return s.State == Handling && s.LastProgressAt.Equal(after(3)) }},
		{"the handler's first contact too", append(claimed(), act(3, fireDesk, Contact)),
			func(s Snapshot) bool { return s.State == Handling && s.ContactedAt.Equal(after(3)) }},
		{"somebody else's contact does not", append(claimed(), act(3, worker, Contact)),
			func(s Snapshot) bool { return s.State == Claimed && s.ContactedAt.Equal(after(3)) }},
		{"the first contact counts", append(handling(), act(4, worker, Contact), act(5, worker, Contact)),
			func(s Snapshot) bool { return s.ContactedAt.Equal(after(4)) }},
		{"the latest progress counts, not the last to arrive", append(handling(), act(9, fireDesk, Progress), act(8, fireDesk, Progress)),
			func(s Snapshot) bool { return s.LastProgressAt.Equal(after(9)) }},
		{"transfer", append(handling(), act(4, fireDesk, Transfer, to("water"))),
			func(s Snapshot) bool {
				return s.State == Assigned && s.Responsible == "water" && s.Handler == "" && s.Transfers == 1 && !s.NeedsRuling
			}},
		{"a co department that it is transferred to leads", append(accepted(),
			act(2, manager1, Assign, to("fire"), func(a *Action) { a.Params.CoDepartments = []string{"water", "power"} }),
			act(3, fireDesk, Transfer, to("water"))),
			func(s Snapshot) bool {
				return s.Responsible == "water" && slices.Equal(s.CoDepartments, []string{"power"})
			}},
		{"return", returned(), func(s Snapshot) bool { return s.Returns == 1 && !s.Owned() && !s.NeedsRuling }},
		{"the second transfer goes to the manager", append(handling(),
			act(4, fireDesk, Transfer, to("water")), act(5, waterDesk, Transfer, to("power"))),
			func(s Snapshot) bool { return s.State == Returned && s.NeedsRuling && !s.Owned() && s.Transfers == 2 }},
		{"a return after a transfer too", append(handling(),
			act(4, fireDesk, Transfer, to("water")), act(5, waterDesk, Return)),
			func(s Snapshot) bool {
				return s.State == Returned && s.NeedsRuling && s.Transfers == 1 && s.Returns == 1
			}},
		{"the ruling is final", append(handling(),
			act(4, fireDesk, Transfer, to("water")), act(5, waterDesk, Return), act(6, manager1, Assign, to("water"))),
			func(s Snapshot) bool {
				allowed := Allowed(s)
				return s.Ruled && !s.NeedsRuling && !slices.Contains(allowed, Return) && !slices.Contains(allowed, Transfer) &&
					slices.Contains(allowed, Assign)
			}},
		{"nobody claims before the ruling", append(handling(),
			act(4, fireDesk, Transfer, to("water")), act(5, waterDesk, Return)),
			func(s Snapshot) bool { return !slices.Contains(Allowed(s), Claim) }},
		{"suspend and resume come back to the same state", append(claimed(),
			act(3, manager1, Suspend, saying("停")), act(30, manager1, Resume)),
			func(s Snapshot) bool { return s.State == Claimed && s.SuspendedAt.IsZero() && s.ResumeTo == "" }},
		{"an extension is granted as asked", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, GrantExtension)),
			func(s Snapshot) bool { return s.ExtendedTo.Equal(after(200)) && s.ExtensionAsked.IsZero() }},
		{"or as the manager sees fit", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, GrantExtension, until(150))),
			func(s Snapshot) bool { return s.ExtendedTo.Equal(after(150)) }},
		{"or refused", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, RefuseExtension)),
			func(s Snapshot) bool {
				return s.ExtendedTo.IsZero() && s.ExtensionAsked.IsZero() && s.State == Handling
			}},
		{"raise_level", append(handling(), act(4, manager1, RaiseLevel, level(deadline.LeaderLed))),
			func(s Snapshot) bool { return s.Level == deadline.LeaderLed && s.State == Handling }},
		{"solved on site is accepted, contacted and resolved in one", append(reported(), act(1, worker, Resolve)),
			func(s Snapshot) bool {
				return s.State == Resolved && s.SolvedOnSite && s.Handler == "wang" &&
					s.AcceptedAt.Equal(after(1)) && s.ContactedAt.Equal(after(1)) && s.ResolvedAt.Equal(after(1))
			}},
		{"solved on site keeps an earlier acceptance", append(accepted(), act(2, lead, Resolve)),
			func(s Snapshot) bool { return s.AcceptedAt.Equal(after(1)) && s.Handler == "li" }},
		{"resolve", resolved(), func(s Snapshot) bool { return s.ResolvedAt.Equal(after(5)) && !s.SolvedOnSite }},
		{"a good rating closes", closed(),
			func(s Snapshot) bool {
				return s.State == Closed && s.Rating == 5 && s.ClosedAt.Equal(after(6)) && !s.Unconfirmed
			}},
		{"basically satisfied closes", append(resolved(), act(6, enterprise, Rate, rated(3))),
			func(s Snapshot) bool { return s.State == Closed && s.Rating == 3 }},
		{"a bad rating reopens one level higher", reopened(),
			func(s Snapshot) bool {
				return s.State == Reopened && s.Reopens == 1 && s.Level == deadline.Difficult && s.Rating == 1 &&
					s.ResolvedAt.IsZero() && s.Responsible == "fire"
			}},
		{"not solved reopens however friendly they were", append(resolved(), act(6, enterprise, Rate, rated(5), notSolved)),
			func(s Snapshot) bool { return s.State == Reopened && s.Level == deadline.Difficult }},
		{"a new resolution asks for a new rating", append(reopened(), act(7, fireDesk, Progress), act(8, fireDesk, Resolve)),
			func(s Snapshot) bool { return s.State == Resolved && s.Rating == 0 && s.RatedAt.IsZero() }},
		{"leader-led is as high as it gets", append(reported(), act(1, manager1, RaiseLevel, level(deadline.LeaderLed)),
			act(2, worker, Resolve), act(3, enterprise, Reopen)),
			func(s Snapshot) bool { return s.Level == deadline.LeaderLed && s.Reopens == 1 }},
		{"no answer closes unconfirmed", append(resolved(), act(200, system, Close)),
			func(s Snapshot) bool { return s.State == Closed && s.Unconfirmed }},
		{"verified closes confirmed", append(resolved(), act(6, manager1, Verify), act(7, manager1, Close)),
			func(s Snapshot) bool { return s.State == Closed && !s.Unconfirmed && s.VerifiedAt.Equal(after(6)) }},
		{"a late good rating confirms", append(resolved(), act(200, system, Close), act(210, enterprise, Rate, rated(4))),
			func(s Snapshot) bool { return s.State == Closed && !s.Unconfirmed && s.ClosedAt.Equal(after(200)) }},
		{"a late bad rating reopens", append(resolved(), act(200, system, Close), act(210, enterprise, Rate, rated(2))),
			func(s Snapshot) bool { return s.State == Reopened && s.ClosedAt.IsZero() && !s.Unconfirmed }},
		{"a new round has an extension of its own", append(handling(), act(4, fireDesk, RequestExtension, until(200)), act(5, manager1, GrantExtension),
			act(6, fireDesk, Resolve), act(7, enterprise, Reopen)),
			func(s Snapshot) bool { return s.ExtendedTo.IsZero() && slices.Contains(Allowed(s), RequestExtension) }},
		{"merge", merged(), func(s Snapshot) bool { return s.MergedInto == "other" && s.State.Ended() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			if s := replay(t, c.ledger); !c.check(s) {
				t.Errorf("got %+v", s)
			}
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		ledger []Action
		action Action
		code   string
		params map[string]any
	}{
		{"an act of another state", reported(), act(1, enterprise, Rate, rated(5)), "illegal_act",
			map[string]any{"act": Rate, "state": Reported, "allowed": Allowed(replay(t, reported()))}},
		{"a second report", reported(), act(1, worker, Report), "illegal_act", map[string]any{"state": Reported}},
		{"the second claim", claimed(), act(3, waterDesk, Claim, to("water")), "illegal_act", map[string]any{"state": Claimed}},
		{"the second claim by somebody who saw the pool", claimed(), act(3, waterDesk, Claim, to("water"), expecting(Accepted)), "state_changed",
			map[string]any{"act": Claim, "expected": Accepted, "state": Claimed, "allowed": Allowed(replay(t, claimed()))}},
		{"a legal act that was meant for another state", claimed(), act(3, manager1, Assign, to("water"), expecting(Accepted)), "state_changed", nil},
		{"a harmless act where it is not legal", closed(), act(7, fireDesk, Progress, expecting(Handling)), "illegal_act", nil},
		{"claim for nobody", accepted(), act(2, fireDesk, Claim), "act_param_missing", map[string]any{"act": Claim, "param": "department"}},
		{"assign to nobody", accepted(), act(2, manager1, Assign), "act_param_missing", map[string]any{"param": "department"}},
		{"transfer to nobody", claimed(), act(3, fireDesk, Transfer), "act_param_missing", map[string]any{"param": "department"}},
		{"transfer to oneself", claimed(), act(3, fireDesk, Transfer, to("fire")), "act_param_invalid", map[string]any{"param": "department", "value": "fire"}},
		{"suspend without a reason", claimed(), act(3, manager1, Suspend), "act_param_missing", map[string]any{"param": "text"}},
		{"extension until whenever", claimed(), act(3, fireDesk, RequestExtension), "act_param_missing", map[string]any{"param": "until"}},
		{"raise to the same level", claimed(), act(3, manager1, RaiseLevel, level(deadline.Ordinary)), "act_param_invalid", map[string]any{"param": "level"}},
		{"raise to nonsense", claimed(), act(3, manager1, RaiseLevel, level("urgent")), "act_param_invalid", map[string]any{"param": "level"}},
		{"report of an unknown level", nil, act(0, worker, Report, level("urgent")), "act_param_invalid", map[string]any{"param": "level"}},
		{"progress of something else", handling(), act(4, fireDesk, Progress, about(deadline.Collect)), "act_param_invalid", map[string]any{"param": "stage"}},
		{"no stars", resolved(), act(6, enterprise, Rate), "act_param_invalid", map[string]any{"param": "rating", "value": 0}},
		{"six stars", resolved(), act(6, enterprise, Rate, rated(6)), "act_param_invalid", map[string]any{"param": "rating", "value": 6}},
		{"merge into nothing", reported(), act(1, manager1, Merge), "act_param_missing", map[string]any{"param": "into"}},
		{"an act that does not exist", handling(), act(4, worker, "explode"), "illegal_act", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := replay(t, c.ledger)
			after, err := Apply(before, c.action)
			e, ok := errs.As(err)
			if !ok || e.Code != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			for name, want := range c.params {
				if fmt.Sprint(e.Params[name]) != fmt.Sprint(want) {
					t.Errorf("%s: got %v, want %v", name, e.Params[name], want)
				}
			}
			if fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("a refused act left %+v", after)
			}
		})
	}
}

func TestHarmlessActsApplyWhateverTheActorSaw(t *testing.T) {
	for _, what := range []Act{Comment, Progress, Contact} {
		s := replay(t, append(suspended(), act(6, worker, what, expecting(Claimed))))
		if s.State != Suspended {
			t.Errorf("%s moved the issue to %s", what, s.State)
		}
	}
}

func TestSnapshotsDoNotShareMemory(t *testing.T) {
	departments := []string{"water", "power"}
	s := replay(t, append(accepted(), act(2, manager1, Assign, to("fire"), func(a *Action) { a.Params.CoDepartments = departments })))
	departments[0] = "changed"
	next, err := Apply(s, act(3, worker, Comment))
	if err != nil {
		t.Fatal(err)
	}
	next.CoDepartments[1] = "changed"
	if !slices.Equal(s.CoDepartments, []string{"water", "power"}) {
		t.Errorf("got %v", s.CoDepartments)
	}
}

func TestReplayNamesTheFaultyRow(t *testing.T) {
	_, err := Replay(append(accepted(), act(2, enterprise, Rate, rated(5))))
	if errs.Code(err) != "illegal_act" || !strings.Contains(err.Error(), "row 3") {
		t.Errorf("got %v", err)
	}
	if _, err := Replay(accepted()[1:]); errs.Code(err) != "illegal_act" {
		t.Errorf("a ledger without a report: %v", err)
	}
}

func TestAsOf(t *testing.T) {
	late := act(1, worker, Contact)
	late.ReceivedAt = after(10)
	ledger := append(handling(), late)
	for hours, want := range map[float64]int{-1: 0, 0: 1, 2.5: 3, 9: 4, 10: 5} {
		if got := len(AsOf(ledger, after(hours))); got != want {
			t.Errorf("%v hours: %d rows, want %d", hours, got, want)
		}
	}
}
