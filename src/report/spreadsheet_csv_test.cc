#include "report/spreadsheet_csv.h"

#include <gtest/gtest.h>

namespace acrida {
namespace {

TEST(SpreadsheetCsv, FormulasBeginWithAnApostrophe) {
  EXPECT_EQ(spreadsheet_csv("Type,Name\r\nGET,=cmd|' /C calc'!A0\r\n"),
            "Type,Name\r\nGET,'=cmd|' /C calc'!A0\r\n");
  EXPECT_EQ(spreadsheet_csv("+1,-1,@a,\t\r\n=\r\n"), "'+1,'-1,'@a,'\t\r\n'=\r\n");
}

TEST(SpreadsheetCsv, InsideOfQuotesToo) {
  EXPECT_EQ(spreadsheet_csv("\"=a,=b\",\"\"\"=c\n=d\",1\r\n"), "\"'=a,=b\",\"\"\"=c\n=d\",1\r\n");
  EXPECT_EQ(spreadsheet_csv("\"\r=a\"\r\n"), "\"'\r=a\"\r\n");
}

TEST(SpreadsheetCsv, OtherTextStaysAsItIs) {
  const std::string_view table =
      "Type,Name\r\n,Aggregated\r\nGET,/a=b-c\r\n\"\",\"\"\r\n\r\n1.5,\"a\"\"=b\"\r\n";
  EXPECT_EQ(spreadsheet_csv(table), table);
}

}  // namespace
}  // namespace acrida
