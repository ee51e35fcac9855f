#include "reconcile/reconciliation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace acrida {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kDoctype = "POS Invoice";
const StockPlace kCup("CUP", "Shop");

// A run of three sales, and a site on which all is as it was acknowledged; tests break it.
class ReconciliationTest : public testing::Test {
 protected:
  ReconciliationTest() {
    for (int i = 1; i <= 3; ++i) {
      sell(i);
    }
    site.before = StockLevels{{kCup, 100}};
    site.after = StockLevels{{kCup, 94}};
  }

  // Two cups for 200, submitted.
  void sell(int i) {
    Document sale = begin(i);
    sale.created(name(i), 200);
    sale.submitting();
    sale.submitted();
    site.ours.push_back(listed(i));
  }
  Document begin(int i) {
    Document sale = ledger.begin(kDoctype, token(i));
    sale.item("CUP", "Shop", 2);
    return sale;
  }

  static std::string token(int i) { return "acrida 1f00ba12 0-" + std::to_string(i); }
  static std::string name(int i) {
    const std::string digits = std::to_string(i);
    return "INV-" + std::string(5 - std::min<std::size_t>(digits.size(), 5), '0') + digits;
  }
  static ListedDocument listed(int i) { return {name(i), token(i), 1, 200}; }

  Reconciliation compare() { return reconcile(ledger.take(), kDoctype, site); }
  std::vector<std::string> differences() {
    std::vector<std::string> words;
    for (const Difference& difference : compare().differences) {
      words.push_back(std::string(difference_word(difference.kind)) + ": " + difference.text);
    }
    return words;
  }

  detail::DocumentLedger ledger;
  RunAccount site;
};

TEST_F(ReconciliationTest, ASiteThatHasWhatItAcknowledgedAgreesInOneLine) {
  const Reconciliation result = compare();
  EXPECT_TRUE(result.agrees());
  EXPECT_EQ(result.submitted, 3U);
  EXPECT_EQ(
      reconciliation_text(result),
      "Reconciled: 3 POS Invoice submissions acknowledged, each on the site once and with its "
      "total; INV-00001 to INV-00003 without a gap; stock of 1 items agrees\n");
}

TEST_F(ReconciliationTest, ALostCommitIsMissingAndItsNumberIsNoSecondFinding) {
  site.ours.erase(site.ours.begin() + 1);
  site.after->at(kCup) = 96;
  EXPECT_THAT(differences(),
              ElementsAre("missing: INV-00002 (acrida 1f00ba12 0-2) was acknowledged and is not on "
                          "the site"));
}

TEST_F(ReconciliationTest, ALostDocumentWhoseNameWasGivenToAnotherIsMissing) {
  site.ours[1].token = token(3);
  site.ours.pop_back();
  Document third = ledger.begin(kDoctype, "other");
  third.refused();
  site.after->at(kCup) = 96;
  EXPECT_THAT(differences(), ElementsAre(HasSubstr("missing: INV-00002"),
                                         "wrong-name: acrida 1f00ba12 0-3 was acknowledged as "
                                         "INV-00003 and is INV-00002"));
}

TEST_F(ReconciliationTest, ADraftWhoseCreationWasAcknowledgedMustBeThere) {
  Document draft = begin(4);
  draft.created(name(4), 200);
  draft.submitting();
  draft.refused();
  EXPECT_THAT(differences(), ElementsAre(HasSubstr("missing: INV-00004")));
}

TEST_F(ReconciliationTest, ASecondCopyIsDoubledAndItsStockIsExplained) {
  site.ours.push_back({name(4), token(2), 1, 200});
  site.after->at(kCup) = 92;
  EXPECT_THAT(differences(),
              ElementsAre("doubled: acrida 1f00ba12 0-2 is on the site 2 times: INV-00002 "
                          "(submitted), INV-00004 (submitted)"));
}

TEST_F(ReconciliationTest, AnAcknowledgedSubmissionThatIsADraftOrCancelledIsFound) {
  site.ours[0].docstatus = 0;
  site.ours[2].docstatus = 2;
  site.after->at(kCup) = 98;
  EXPECT_THAT(differences(),
              ElementsAre("not-submitted: INV-00001 (acrida 1f00ba12 0-1) was acknowledged as "
                          "submitted and is a draft",
                          HasSubstr("is cancelled")));
}

TEST_F(ReconciliationTest, AnotherTotalIsFoundAndARoundedPaisaIsNot) {
  site.ours[0].total = 200.004;
  site.ours[1].total = 199;
  EXPECT_THAT(differences(), ElementsAre("wrong-total: INV-00002 (acrida 1f00ba12 0-2) was "
                                         "acknowledged with a total of 200.00 and has 199.00"));
}

TEST_F(ReconciliationTest, WhatWasNeverAnsweredMayHaveBeenDoneOrNot) {
  begin(4).created(name(4), 200);  // a draft, not yet asked to be submitted
  begin(5);                        // created, and the answer was lost
  begin(6);                        // never arrived
  Document submitting = begin(7);
  submitting.created(name(7), 200);
  submitting.submitting();  // done, and the answer was lost
  Document not_done = begin(8);
  not_done.created(name(8), 200);
  not_done.submitting();  // never arrived
  begin(9).refused();
  site.ours.push_back({name(4), token(4), 0, 200});
  site.ours.push_back({name(5), token(5), 0, 200});
  site.ours.push_back({name(6), token(7), 1, 200});
  site.ours.back().name = name(7);
  site.others = {name(6)};
  site.ours.push_back({name(8), token(8), 0, 200});
  site.after->at(kCup) = 92;
  const Reconciliation result = compare();
  EXPECT_THAT(result.differences, IsEmpty());
  EXPECT_EQ(result.drafts, 1U);
  EXPECT_EQ(result.refused, 1U);
  EXPECT_EQ(result.unknown_applied, 2U);
  EXPECT_EQ(result.unknown_not_applied, 2U);
  EXPECT_THAT(reconciliation_text(result),
              HasSubstr("; 1 drafts; 1 refused; 4 never answered (2 applied, 2 not); INV-00001 to "
                        "INV-00008 without a gap (1 of them are others')"));
}

TEST_F(ReconciliationTest, WhatWasRefusedMustNotBeThere) {
  begin(4).refused();
  Document draft = begin(5);
  draft.created(name(5), 200);
  draft.submitting();
  draft.refused();
  site.ours.push_back({name(4), token(4), 0, 200});
  site.ours.push_back(listed(5));
  site.after->at(kCup) = 92;
  EXPECT_THAT(differences(), ElementsAre(HasSubstr("refused: INV-00004"),
                                         HasSubstr("its submission was refused")));
}

TEST_F(ReconciliationTest, ADocumentWithTheMarkThatNobodyAskedForIsAStranger) {
  site.ours.push_back({name(4), "acrida 1f00ba12 7-7", 0, 1});
  EXPECT_THAT(differences(), ElementsAre(HasSubstr("stranger: INV-00004 carries the mark")));
}

TEST_F(ReconciliationTest, AGapOfTheSeriesIsFound) {
  sell(5);
  site.after->at(kCup) = 92;
  EXPECT_THAT(differences(), ElementsAre("gap: INV-00004 is not there, between numbers that are"));
}

TEST_F(ReconciliationTest, OthersMayFillTheSeries) {
  sell(5);
  site.others = {name(4)};
  site.after->at(kCup) = 92;
  const Reconciliation result = compare();
  EXPECT_TRUE(result.agrees());
  EXPECT_TRUE(result.stock_judged);
  EXPECT_EQ(result.of_others, 1U);
}

TEST_F(ReconciliationTest, WhatOthersSoldMeanwhileIsPartOfTheStock) {
  site.sold_by_others[kCup] = 10;
  site.after->at(kCup) = 84;
  EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(ReconciliationTest, StockThatMovedByAnotherQuantityIsFound) {
  site.after->at(kCup) = 95;
  EXPECT_THAT(differences(), ElementsAre("stock: CUP in Shop: 6 were sold, and the stock went from "
                                         "100 to 95"));
}

TEST_F(ReconciliationTest, StockIsNotJudgedWhereSomethingIsNotKnown) {
  site.after->at(kCup) = 3;
  site.others_not_read = 1;
  EXPECT_THAT(reconciliation_text(compare()), HasSubstr("; stock not judged"));
}

TEST_F(ReconciliationTest, StockThatOthersMayHaveMovedIsNotJudged) {
  sell(5);
  sell(7);
  site.others = {name(4)};
  site.sold_by_others[kCup] = 1;
  site.after->at(kCup) = 80;  // others sold nine more, before INV-00001 or after INV-00007
  const Reconciliation result = compare();
  EXPECT_FALSE(result.stock_judged);
  ASSERT_EQ(result.differences.size(), 1U);
  EXPECT_EQ(result.differences[0].kind, DifferenceKind::kGap);
  EXPECT_THAT(reconciliation_text(result), HasSubstr("\n  stock not judged\n"));
}

TEST_F(ReconciliationTest, StockOfWhatIsNotForSaleIsNotJudged) {
  site.before->clear();
  const Reconciliation result = compare();
  EXPECT_FALSE(result.stock_judged);
  EXPECT_THAT(reconciliation_text(result), HasSubstr("; stock not judged\n"));
}

TEST_F(ReconciliationTest, DocumentsOverTheLimitAreADifferenceAndNoStrangers) {
  WrittenDocuments written = ledger.take();
  written.documents.pop_back();
  written.not_kept = 1;
  const Reconciliation result = reconcile(written, kDoctype, site);
  ASSERT_EQ(result.differences.size(), 1U);
  EXPECT_EQ(result.differences[0].kind, DifferenceKind::kNotKept);
  EXPECT_FALSE(result.stock_judged);
}

TEST_F(ReconciliationTest, OtherDoctypesAreLeftAlone) {
  ledger.begin("POS Closing Entry", "closing of POS-OPE-2026-00001").created("POS-CLO-1", 0);
  EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(ReconciliationTest, ManyDifferencesAreCountedAndSomeAreNamed) {
  for (int i = 0; i < 500; ++i) {
    site.ours.push_back({"X-" + std::to_string(i), "acrida 1f00ba12 9-" + std::to_string(i), 0, 0});
  }
  const Reconciliation result = compare();
  EXPECT_EQ(result.differences_found, 500U);
  EXPECT_EQ(result.differences.size(), kDifferencesKept);
  EXPECT_THAT(reconciliation_text(result), HasSubstr("  and 400 more\n"));
}

TEST_F(ReconciliationTest, AHundredThousandSalesAreCompared) {
  constexpr int kSales = 100'000;
  for (int i = 10; i < kSales + 10; ++i) {
    sell(i);
  }
  for (int i = 4; i < 10; ++i) {
    site.others.push_back(name(i));
  }
  const int lost = 50'000;
  std::erase_if(site.ours, [&](const ListedDocument& one) { return one.token == token(lost); });
  site.after->at(kCup) = 100 - 2.0 * (kSales + 3 - 1);
  EXPECT_THAT(differences(), ElementsAre(HasSubstr("missing: INV-50000")));
}

TEST_F(ReconciliationTest, TextFromTheSiteReachesNoTerminalUnescaped) {
  site.ours.push_back({"\x1b[2J", "acrida 1f00ba12 9-9", 0, 0});
  EXPECT_THAT(reconciliation_text(compare()), HasSubstr("stranger: \\x1b[2J"));
}

TEST_F(ReconciliationTest, WhatToListAreTheGapsAndTheEndsThatAreNotThere) {
  begin(9).created(name(9), 200);
  const std::vector<ListedDocument> ours = {listed(2), listed(4)};
  const std::vector<SeriesRange> gaps = gaps_to_list(ledger.take(), kDoctype, ours);
  EXPECT_THAT(gaps, ElementsAre(SeriesRange{"INV-", 3, 3, 5}, SeriesRange{"INV-", 1, 1, 5},
                                SeriesRange{"INV-", 5, 9, 5}));
}

}  // namespace
}  // namespace acrida
