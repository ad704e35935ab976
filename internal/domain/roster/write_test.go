package roster

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gridwalk/internal/domain/enterprise"
	"gridwalk/internal/domain/uscc"
)

// drawText draws what a person may have typed into a field: formulas, lists,
// full-width forms and rare characters included.
func drawText(max int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return rapid.OneOf(
			rapid.Just(""),
			rapid.StringOfN(rapid.RuneFrom([]rune("=+-@重庆㛃１2、,，; \u3000\t\n人a#")), 0, 12, -1),
			rapid.StringN(0, max, -1),
		).Draw(t, "text")
	})
}

func drawPhone() *rapid.Generator[string] { return rapid.StringMatching(`1[3-9][0-9]{9}`) }

func drawEnterprise(t *rapid.T) Enterprise {
	line := drawText(20)
	list := rapid.SliceOfN(line, 0, 3)
	first := rapid.StringMatching(`[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{9}`).Draw(t, "uscc")
	code, err := uscc.Complete(first)
	if err != nil {
		t.Fatal(err)
	}
	e := Enterprise{
		Name: "企业" + line.Draw(t, "name"), USCC: code, Area: "甲" + line.Draw(t, "area"), Grid: "乙" + line.Draw(t, "grid"),
		Class:     rapid.SampledFrom([]enterprise.Class{enterprise.Leading, enterprise.Backbone, enterprise.Growing, enterprise.Distressed}).Draw(t, "class"),
		Ownership: rapid.SampledFrom([]enterprise.Ownership{"", enterprise.Private, enterprise.State, enterprise.Foreign, enterprise.Other}).Draw(t, "ownership"),
		Sector:    line.Draw(t, "sector"), Address: line.Draw(t, "address"), LegalRep: line.Draw(t, "legal rep"),
		Contact:  Contact{Name: line.Draw(t, "contact"), Post: line.Draw(t, "post")},
		Products: list.Draw(t, "products"), Suppliers: list.Draw(t, "suppliers"), Customers: list.Draw(t, "customers"),
		LabourNeed: line.Draw(t, "labour"), Notes: drawText(60).Draw(t, "notes"),
	}
	if rapid.Bool().Draw(t, "reachable") {
		e.Contact.Phone = drawPhone().Draw(t, "phone")
	}
	if rapid.Bool().Draw(t, "scale known") {
		above := rapid.Bool().Draw(t, "above scale")
		e.AboveScale = &above
	}
	if rapid.Bool().Draw(t, "located") {
		e.Position = &Position{
			Lat: rapid.Float64Range(minLat, maxLat).Draw(t, "lat"), Lng: rapid.Float64Range(minLng, maxLng).Draw(t, "lng"),
		}
	}
	if rapid.Bool().Draw(t, "counted") {
		n := rapid.IntRange(0, maxHeadcount).Draw(t, "headcount")
		e.Headcount = &n
	}
	return e
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEnterprise(t)
		worker := &Person{"㛃杰", drawPhone().Draw(t, "worker")}
		staff := []Post{{Row: 2, Area: "甲", Grid: "乙", Worker: worker}, {Row: 3, Area: "甲", Grid: "丙"}}
		read, faults := reread(Write(Roster{[]Enterprise{e}, staff}))
		if len(faults) > 0 {
			t.Fatalf("faults %+v", faults)
		}
		if len(read.Enterprises) != 1 || !reflect.DeepEqual(read.Staff, staff) {
			t.Fatalf("read %+v", read)
		}
		if got := Differences(e, read.Enterprises[0]); len(got) > 0 {
			t.Fatalf("%+v came back as %+v: %v", e, read.Enterprises[0], got)
		}
		again, _ := reread(Write(read))
		if !reflect.DeepEqual(again, read) {
			t.Fatalf("%+v became %+v", read, again)
		}
	})
}

func TestDifferences(t *testing.T) {
	stored := Enterprise{
		Name: "科朗", USCC: "91500108MABXJNUQCH", Area: "东港片区", Grid: "东港第1网格", Class: enterprise.Growing,
		AboveScale: yes(false), Position: &Position{29.6, 106.6}, Contact: Contact{"韩娟", "厂长", "13472128754"},
		Headcount: number(60), Products: []string{"游艇", "趸船"}, Address: "通江大道  210号",
	}
	for _, c := range []struct {
		name   string
		change func(*Enterprise)
		want   []string
	}{
		{"the same", func(*Enterprise) {}, nil},
		{"everything empty", func(e *Enterprise) {
			*e = Enterprise{Name: e.Name, USCC: e.USCC, Area: e.Area, Grid: e.Grid, Class: e.Class}
		}, nil},
		{"other spacing", func(e *Enterprise) { e.Address = "通江大道 210号" }, nil},
		{"moved", func(e *Enterprise) { e.Area, e.Grid = "茶园片区", "茶园第1网格" }, []string{"grid"}},
		{"located elsewhere", func(e *Enterprise) { e.Position = &Position{29.7, 106.6} }, []string{"location"}},
		{"several", func(e *Enterprise) {
			e.Name, e.Class, e.AboveScale, e.Headcount = "科朗船舶", enterprise.Leading, yes(true), number(61)
			e.Contact, e.Products, e.Notes = Contact{Phone: "13472128755"}, []string{"游艇"}, "=1+1"
		}, []string{"name", "class", "above_scale", "contacts", "headcount", "products", "notes"}},
		{"nobody left", func(e *Enterprise) { e.Headcount = number(0) }, []string{"headcount"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := stored
			c.change(&said)
			if got := Differences(stored, said); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	empty := Enterprise{Name: "科朗", USCC: "91500108MABXJNUQCH", Area: "甲", Grid: "乙", Class: enterprise.Growing}
	zero := empty
	zero.Headcount = number(0)
	if got := Differences(empty, zero); len(got) > 0 {
		t.Errorf("a stored zero differs from zero: %v", got)
	}
}

func TestWriteKeepsTheOfficialLayout(t *testing.T) {
	sheets := Write(Roster{Enterprises: []Enterprise{{Name: "科朗"}}, Staff: []Post{{Area: "东港片区"}}})
	wantTitles := "序号 企业名称 统一社会信用代码 片区 网格 企业类型 所属行业 企业性质 是否规上 地址 经度 纬度 " +
		"法定代表人 联系人 职务 联系电话 职工人数 主要产品 上游供应商 下游客户 用工需求 备注"
	if got := strings.Join(sheets[0].Titles, " "); sheets[0].Name != "企业名册" || got != wantTitles {
		t.Errorf("got %s: %s", sheets[0].Name, got)
	}
	if got := sheets[0].Records[0]; len(got) != 22 || got[0] != 1 || got[1] != "科朗" || got[2] != nil {
		t.Errorf("got %v", got)
	}
	wantTitles = "片区 网格 网格总负责人 总负责人电话 片区负责人 片区负责人电话 网格员 网格员电话"
	if got := strings.Join(sheets[1].Titles, " "); sheets[1].Name != "网格人员" || got != wantTitles {
		t.Errorf("got %s: %s", sheets[1].Name, got)
	}
}

// reread reads written sheets as if their titles had been found in row 1.
func reread(sheets []Sheet) (Roster, []Fault) {
	read := func(f Form, s Sheet) Table {
		t := Table{Sheet: s.Name}
		for i, record := range s.Records {
			row := Row{Number: i + 2, Cells: map[string]Cell{}}
			for j, title := range s.Titles {
				for _, c := range f.Columns {
					if text, ok := record[j].(string); ok && c.Titles[0] == title {
						row.Cells[c.Field] = Cell{Text: text}
					}
				}
			}
			t.Rows = append(t.Rows, row)
		}
		return t
	}
	return Read(read(EnterpriseForm, sheets[0]), read(StaffForm, sheets[1]))
}
