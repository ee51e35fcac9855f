#include "verdict/target_match.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verdict/target_table.h"

namespace acrida {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<RequestName> kNames = {
    {"GET", "/orders"}, {"POST", "/orders"}, {"GET", "/orders/[id]"}, {"GET", "/find"}};

Targets targets_of(std::string_view rows) {
  return read_targets("| Endpoint | Request | p95 (ms) |\n|---|---|---|\n" + std::string(rows),
                      "t.md")
      .value_or(Targets{});
}

TEST(TargetMatch, GlobsSayWhichRequests) {
  const Targets targets = targets_of(
      "| A | GET /orders*, /f?nd | < 5 |\n| B | /orders | 5 |\n| All requests | | 9 |\n");
  const Result<MatchedTargets> matched = match_targets(targets, kNames);
  ASSERT_TRUE(matched.has_value()) << matched.error().message();
  EXPECT_THAT(matched->rows[0].names, ElementsAre(0, 2, 3));
  EXPECT_THAT(matched->rows[1].names, ElementsAre(0, 1));
  EXPECT_TRUE(matched->rows[2].all);
  EXPECT_THAT(matched->rows[2].names, ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(match_lines(targets, *matched, kNames),
              ElementsAre("A -> GET /orders, GET /orders/[id], GET /find",
                          "B -> GET /orders, POST /orders", "all requests"));
}

TEST(TargetMatch, AGlobThatMatchesNothingIsAnErrorOrBesideOthersAWarning) {
  const Result<MatchedTargets> beside =
      match_targets(targets_of("| A | /find, /fnid | < 5 |\n"), kNames);
  ASSERT_TRUE(beside.has_value());
  EXPECT_THAT(beside->warnings,
              ElementsAre("t.md: no request matches /fnid, which stands in row 'A'"));
  const Result<MatchedTargets> alone =
      match_targets(targets_of("| Find | /fnid | < 5 |\n"), kNames);
  ASSERT_FALSE(alone.has_value());
  EXPECT_THAT(alone.error().message(), HasSubstr("  line 3, 'Find': no request matches /fnid\n"));
  EXPECT_THAT(alone.error().message(), HasSubstr("| Find | `GET /find` | < 5 |\n"));
}

TEST(TargetMatch, AnErrorShowsTheTableFilledIn) {
  const Result<MatchedTargets> matched =
      match_targets(targets_of("| Create order | | < 5 |\n| Orders | | < 6 |\n| Refund | | < 7 "
                               "|\n| Failure rate < 1 % | | |\n"),
                    kNames);
  ASSERT_FALSE(matched.has_value());
  EXPECT_EQ(matched.error().message(),
            "t.md: 2 rows of targets mean no request of this run for certain\n"
            "  line 4, 'Orders': ambiguous: GET /orders, POST /orders, GET /orders/[id]\n"
            "  line 5, 'Refund': no request says these words\n"
            "With the requests in a column of its own, a row means what it says; complete this:\n"
            "\n"
            "| Endpoint | Request | p95 (ms) | Failure rate (%) |\n"
            "|---|---|---|---|\n"
            "| Create order | `POST /orders` | < 5 | - |\n"
            "| Orders | `GET /orders`, `POST /orders`, `GET /orders/[id]` | < 6 | - |\n"
            "| Refund | `???` | < 7 | - |\n"
            "| All requests | | - | < 1 |\n"
            "\n"
            "The requests of this run:\n"
            "  GET /orders\n"
            "  POST /orders\n"
            "  GET /orders/[id]\n"
            "  GET /find");
}

TEST(TargetMatch, WhatIsSuggestedReadsBackAndIsMatched) {
  const std::vector<RequestName> names = {{"POST", "/a|b, c*[x]"}, {"GET", "/tick`s"}};
  const Targets targets = targets_of("| a b c | | < 5 |\n| tick s | | 5 |\n| Refund | | 1 |\n");
  const Result<MatchedTargets> failed = match_targets(targets, names);
  ASSERT_FALSE(failed.has_value());
  std::string table = failed.error().message();
  table = table.substr(table.find("| Endpoint"));
  table = table.substr(0, table.find("\n\n"));
  EXPECT_THAT(read_targets(table, "t.md").error().message(), HasSubstr("still to be filled in"));
  table.replace(table.find("`???`"), 5, "*");
  const Result<Targets> again = read_targets(table, "t.md");
  ASSERT_TRUE(again.has_value()) << again.error().message();
  const Result<MatchedTargets> matched = match_targets(*again, names);
  ASSERT_TRUE(matched.has_value()) << matched.error().message();
  EXPECT_THAT(matched->rows[0].names, ElementsAre(0));
  EXPECT_THAT(matched->rows[1].names, ElementsAre(1));
  EXPECT_THAT(matched->rows[2].names, ElementsAre(0, 1));
}

TEST(TargetMatch, WhileNamesComeARowWithoutAnyWaits) {
  const Targets targets = targets_of("| Create order | | < 5 |\n| Refund | /refund | < 7 |\n");
  const Result<MatchedTargets> none = match_targets(targets, {}, NamesKnown::kSoFar);
  ASSERT_TRUE(none.has_value());
  EXPECT_EQ(none->unmatched.size(), 2U);
  EXPECT_THAT(match_lines(targets, *none, {}),
              ElementsAre("Create order -> no request yet: no request says these words",
                          "Refund -> no request yet: no request matches /refund"));
  const Result<MatchedTargets> some = match_targets(targets, kNames, NamesKnown::kSoFar);
  ASSERT_TRUE(some.has_value());
  EXPECT_THAT(some->rows[0].names, ElementsAre(1));
  EXPECT_THAT(some->rows[1].names, IsEmpty());
  ASSERT_EQ(some->unmatched.size(), 1U);
  EXPECT_EQ(some->unmatched[0].row, 1U);
  EXPECT_EQ(some->unmatched[0].reason, "no request matches /refund");
}

TEST(TargetMatch, WhileNamesComeARowMayBeAmbiguous) {
  const Targets targets = targets_of("| Orders | | < 5 |\n");
  const Result<MatchedTargets> some = match_targets(targets, kNames, NamesKnown::kSoFar);
  ASSERT_TRUE(some.has_value());
  EXPECT_THAT(match_lines(targets, *some, kNames),
              ElementsAre("Orders -> no request yet: ambiguous: GET /orders, POST /orders, "
                          "GET /orders/[id]"));
}

TEST(TargetMatch, WithoutAnyNamesItIsSaid) {
  const Result<MatchedTargets> matched = match_targets(targets_of("| A | | 5 |\n"), {});
  ASSERT_FALSE(matched.has_value());
  EXPECT_THAT(matched.error().message(), HasSubstr("The requests of this run:\n  none"));
}

TEST(TargetMatch, HostileNamesAreShownEscaped) {
  const std::vector<RequestName> names = {{"GET", "/a\x1b[31m\n| x |"}};
  for (const std::string_view row : {"| B | | 5 |\n", "| x | /nothing | 5 |\n"}) {
    const Result<MatchedTargets> matched = match_targets(targets_of(row), names);
    ASSERT_FALSE(matched.has_value());
    EXPECT_EQ(matched.error().message().find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace acrida
