#include "app/documents_file.h"

#include <gtest/gtest.h>

#include <string>

namespace acrida {
namespace {

TEST(DocumentsFile, ARowSaysWhatWasAskedForAndWhatTheSiteSaid) {
  detail::DocumentLedger ledger;
  Document sale = ledger.begin("POS Invoice", "acrida 1f00ba12 3-1");
  sale.item("CUP", "Shop - SJ", 2);
  sale.item("TUB", "Shop - SJ", 1.5);
  sale.created("ACC-PSINV-2026-00007", 1234567.5);
  sale.submitting();
  sale.submitted();
  ledger.begin("POS Invoice", "acrida 1f00ba12 3-2");
  const WrittenDocuments written = ledger.take();
  EXPECT_EQ(document_row(written.documents[0], written),
            "POS Invoice,acrida 1f00ba12 3-1,ACC-PSINV-2026-00007,submitted,1234567.5,"
            "2 x CUP @ Shop - SJ; 1.5 x TUB @ Shop - SJ\n");
  EXPECT_EQ(document_row(written.documents[1], written),
            "POS Invoice,acrida 1f00ba12 3-2,,asked,0,\n");
}

TEST(DocumentsFile, ANameFromTheSiteStaysOneHarmlessField) {
  detail::DocumentLedger ledger;
  ledger.begin("POS Invoice", "t").created("=cmd(),\n\"", 1);
  const WrittenDocuments written = ledger.take();
  EXPECT_EQ(document_row(written.documents[0], written),
            "POS Invoice,t,\"'=cmd(),\\n\"\"\",draft,1,\n");
}

TEST(DocumentsFile, AFolderThatCannotBeWrittenIsAnError) {
  EXPECT_FALSE(save_documents("/proc/nothing/documents.csv", {}).has_value());
}

}  // namespace
}  // namespace acrida
