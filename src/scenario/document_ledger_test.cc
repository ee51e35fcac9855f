#include "scenario/document_ledger.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

using detail::DocumentLedger;

TEST(DocumentLedgerTest, WhatTheSiteSaidIsWhatIsKept) {
  DocumentLedger ledger;
  Document sold = ledger.begin("POS Invoice", "a 1");
  sold.created("INV-1", 200);
  sold.submitting();
  sold.submitted();
  Document no = ledger.begin("POS Invoice", "a 2");
  no.refused();
  Document draft = ledger.begin("POS Invoice", "a 3");
  draft.created("INV-2", 50);
  Document not_submitted = draft;
  not_submitted.submitting();
  not_submitted.refused();
  ledger.begin("POS Invoice", "a 4").submitting();
  ledger.begin("POS Invoice", "a 5");

  const WrittenDocuments written = ledger.take();
  ASSERT_EQ(written.documents.size(), 5U);
  EXPECT_EQ(written.documents[0].name, "INV-1");
  EXPECT_EQ(written.documents[0].total, 200);
  EXPECT_EQ(written.documents[0].state, DocumentState::kSubmitted);
  EXPECT_EQ(written.documents[1].state, DocumentState::kRefused);
  EXPECT_EQ(written.documents[2].state, DocumentState::kSubmitRefused);
  EXPECT_EQ(written.documents[3].state, DocumentState::kSubmitAsked);
  EXPECT_EQ(written.documents[4].state, DocumentState::kAsked);
  EXPECT_EQ(document_state_word(written.documents[3].state), "submit asked");
  EXPECT_TRUE(ledger.take().documents.empty());
}

TEST(DocumentLedgerTest, QuantitiesOfSeveralShardsKeepTheirPlaces) {
  DocumentLedger first;
  first.begin("POS Invoice", "a 1").item("CUP", "Shop", 2);
  DocumentLedger second;
  Document sale = second.begin("POS Invoice", "b 1");
  sale.item("TUB", "Shop", 1);
  sale.item("CUP", "Shop", 3);
  sale.item("TUB", "Shop", 4);

  WrittenDocuments all = first.take();
  all.append(second.take());
  ASSERT_EQ(all.documents.size(), 2U);
  const auto& items = all.documents[1].items;
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(all.places[items[0].place], StockPlace("TUB", "Shop"));
  EXPECT_EQ(all.places[items[1].place], StockPlace("CUP", "Shop"));
  EXPECT_EQ(items[2].place, items[0].place);
  EXPECT_EQ(items[2].quantity, 4);
}

TEST(DocumentLedgerTest, DocumentsOverTheLimitAreCounted) {
  DocumentLedger ledger(2);
  for (const char* token : {"1", "2", "3", "4"}) {
    Document sale = ledger.begin("POS Invoice", token);
    sale.item("CUP", "Shop", 1);
    sale.created("INV", 1);
    sale.submitting();
    sale.submitted();
    sale.refused();
  }
  WrittenDocuments written = ledger.take();
  EXPECT_EQ(written.documents.size(), 2U);
  EXPECT_EQ(written.not_kept, 2U);
  written.append({.not_kept = 3});
  EXPECT_EQ(written.not_kept, 5U);
}

}  // namespace
}  // namespace acrida
