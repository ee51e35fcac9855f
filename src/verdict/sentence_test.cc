#include "verdict/sentence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace acrida {
namespace {

using testing::HasSubstr;

const Limit kP95{.measure = Measure::kPercentile, .quantile = 0.95, .value = 0.8};
const Limit kRate{.measure = Measure::kRate, .value = 25, .inclusive = true};

CellVerdict cell(Outcome outcome, double value, double margin) {
  return {.limit = kP95, .outcome = outcome, .value = value, .margin = margin};
}

class Sentence : public testing::Test {
 protected:
  Sentence() {
    data_.user_classes = {"DashboardUser", "POSTerminal"};
    data_.series.at(0).users = {15, 50};
  }

  std::string said() { return owner_sentence(verdict_, data_, facts_); }

  RunData data_;
  RunFacts facts_;
  Verdict verdict_;
};

TEST_F(Sentence, ABrokenTargetIsNamedWithItsFigureAndItsReason) {
  CellVerdict slow = cell(Outcome::kFail, 1.24, -0.55);
  slow.lower = 1.19;
  slow.upper = 1.31;
  verdict_.outcome = Outcome::kFail;
  verdict_.rows = {
      {.label = "Invoice creation",
       .cells = {cell(Outcome::kFail, 0.9, -0.1), slow, cell(Outcome::kPass, 0.1, 0.9)}}};
  verdict_.findings = {
      {.id = "a", .set = FindingSet::kNetwork, .text = "the network is slow"},
      {.id = "b", .set = FindingSet::kServer, .text = "creations queue behind one lock"}};
  EXPECT_EQ(said(),
            "No: 65 users (50 POSTerminal, 15 DashboardUser) are not carried. Invoice creation p95 "
            "is 1.24 s [1.19 s to 1.31 s] against 800 ms; creations queue behind one lock. 2 of 3 "
            "targets are broken.");
}

TEST_F(Sentence, AFailureSaysWhyThereIsNoFigure) {
  CellVerdict failed{.limit = kP95, .outcome = Outcome::kFail, .reason = "100.0 % failed"};
  verdict_.outcome = Outcome::kFail;
  verdict_.rows = {{.label = "Item search", .cells = {failed}}};
  EXPECT_THAT(said(), HasSubstr("Item search p95 should be 800 ms: 100.0 % failed."));
}

TEST_F(Sentence, APassNamesTheTargetNearestToItsLimit) {
  verdict_.outcome = Outcome::kPass;
  verdict_.rows = {{.label = "Sale", .cells = {cell(Outcome::kPass, 0.2, 0.75)}},
                   {.label = "Report", .cells = {cell(Outcome::kPass, 0.6, 0.25)}}};
  EXPECT_EQ(
      said(),
      "Yes: 65 users (50 POSTerminal, 15 DashboardUser) are carried. All 2 targets were held; "
      "the nearest to its limit is Report p95: 600 ms of 800 ms.");
}

TEST_F(Sentence, WhatIsOpenSaysWhatWouldSettleIt) {
  CellVerdict longer = cell(Outcome::kUnproven, 0.7, 0.1);
  longer.more_time = std::chrono::minutes(3);
  CellVerdict rate{.limit = kRate, .outcome = Outcome::kUnproven, .value = 13.5, .offered = 13.6};
  verdict_.outcome = Outcome::kUnproven;
  verdict_.rows = {{.label = "Sale", .cells = {cell(Outcome::kPass, 0.2, 0.75), longer, rate}}};
  EXPECT_EQ(said(),
            "Not proven: no target is broken, 1 of 3 are held, and 2 are open; 3m 0s more would "
            "settle 1 of them; 1 ask for a rate that this load never reaches (acrida plan says "
            "which would).");
}

TEST_F(Sentence, AnInvalidRunSaysNothingElse) {
  verdict_.outcome = Outcome::kFail;
  verdict_.rows = {{.label = "Sale", .cells = {cell(Outcome::kFail, 0.9, -0.1)}}};
  verdict_.validity.findings = {{"gen-cpu", "the generator was busy"}};
  EXPECT_EQ(said(), "No answer: the run is not to be trusted, since the generator was busy.");
}

TEST_F(Sentence, WhileTheRunGoesOnItIsProvisional) {
  verdict_.provisional = true;
  verdict_.outcome = Outcome::kPass;
  verdict_.rows = {{.label = "Sale", .cells = {cell(Outcome::kPass, 0.2, 0.75)}}};
  EXPECT_THAT(said(), HasSubstr("So far, yes: 65 users"));
  EXPECT_THAT(said(), HasSubstr("The one target was held"));
}

TEST_F(Sentence, OfManyKindsOfUsersTheMostNumerousAreNamed) {
  data_.user_classes = {"A", "B", "C", "D", "E"};
  data_.series.at(0).users = {1, 2, 3, 4, 5};
  EXPECT_EQ(load_phrase(data_, facts_), "15 users (5 E, 4 D, 3 C, 2 more kinds)");
  data_.user_classes = {"Till"};
  data_.series.at(0).users = {50};
  EXPECT_EQ(load_phrase(data_, facts_), "50 Till users");
}

// A row of 100 requests of the first entry that is broken; 100 of the second besides.
class Explained : public Sentence {
 protected:
  Explained() {
    data_.entries.resize(2);
    data_.entries[0].counts.requests = 100;
    data_.entries[1].counts.requests = 100;
    verdict_.outcome = Outcome::kFail;
    verdict_.rows = {{.label = "Sale", .entries = {0}, .cells = {cell(Outcome::kFail, 0.9, -0.1)}}};
  }

  static Finding struck(std::string text, std::uint32_t entry, std::uint64_t count) {
    return {.id = "x",
            .set = FindingSet::kSite,
            .text = std::move(text),
            .entries = {entry},
            .struck = {count}};
  }
};

TEST_F(Explained, ByWhatStruckMostOfTheBrokenTargetsOwnRequests) {
  verdict_.findings = {struck("others are refused", 1, 90),
                       struck("some are refused", 0, 6),
                       struck("most are refused", 0, 60),
                       {.id = "sat-flat", .text = "the site is full"}};
  EXPECT_THAT(said(), HasSubstr("against 800 ms; most are refused."));
}

TEST_F(Explained, ByTheFiguresWhereNoRefusalIsEnoughToBreakIt) {
  verdict_.findings = {struck("others are refused", 1, 90),
                       {.id = "sat-flat", .text = "the site is full"},
                       struck("a few are refused", 0, 2)};
  EXPECT_THAT(said(), HasSubstr("against 800 ms; the site is full."));
}

TEST_F(Explained, ThatManyFailedIsNoReasonWhereTheSiteGivesOne) {
  Finding failed = struck("60 % failed", 0, 60);
  failed.id = "failure-rate";
  failed.set = FindingSet::kServer;
  verdict_.findings = {failed, struck("deadlock", 0, 60)};
  EXPECT_THAT(said(), HasSubstr("against 800 ms; deadlock."));
  verdict_.findings = {failed, struck("others are refused", 1, 90)};
  EXPECT_THAT(said(), HasSubstr("against 800 ms; 60 % failed."));
}

TEST_F(Explained, ByTheNetworkOnlyWhereNothingElseDoesAndSomethingIsBroken) {
  verdict_.findings = {{.id = "big-body", .set = FindingSet::kNetwork, .text = "bodies are slow"}};
  EXPECT_THAT(said(), HasSubstr("against 800 ms; bodies are slow."));
  verdict_.outcome = Outcome::kPass;
  verdict_.rows.front().cells.front().outcome = Outcome::kPass;
  EXPECT_THAT(said(), testing::Not(HasSubstr("bodies")));
}

TEST_F(Explained, TwoBrokenTargetsByTwoReasons) {
  verdict_.rows.push_back(
      {.label = "Search", .entries = {1}, .cells = {cell(Outcome::kFail, 0.9, -0.2)}});
  verdict_.findings = {struck("no mode of payment", 0, 60), struck("no such function", 1, 100)};
  EXPECT_THAT(said(), HasSubstr("; no such function; no mode of payment."));
}

}  // namespace
}  // namespace acrida
