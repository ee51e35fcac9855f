#include "http/multipart.h"

#include <gtest/gtest.h>

#include <utility>

namespace acrida {
namespace {

TEST(Multipart, AFieldAndAFileAreFramedByTheBoundary) {
  MultipartBody body(0x0123456789abcdefU);
  body.add("doctype", "POS Invoice");
  body.add("file", "a,b\r\n", "items.csv", "text/csv");
  EXPECT_EQ(body.content_type(), "multipart/form-data; boundary=acrida-fedcba9876543210");
  EXPECT_EQ(std::move(body).take(),
            "--acrida-fedcba9876543210\r\n"
            "Content-Disposition: form-data; name=\"doctype\"\r\n\r\n"
            "POS Invoice\r\n"
            "--acrida-fedcba9876543210\r\n"
            "Content-Disposition: form-data; name=\"file\"; filename=\"items.csv\"\r\n"
            "Content-Type: text/csv\r\n\r\n"
            "a,b\r\n\r\n"
            "--acrida-fedcba9876543210--\r\n");
}

TEST(Multipart, AFileWithoutATypeIsBytes) {
  MultipartBody body(1);
  body.add("file", "x", "x.bin");
  EXPECT_NE(std::move(body).take().find("Content-Type: application/octet-stream\r\n\r\nx"),
            std::string::npos);
}

TEST(Multipart, NamesCannotBreakOutOfTheirQuotesOrLines) {
  MultipartBody body(1);
  body.add("a\"b\r\nX: 1", "v", "c\"d\ne", "text/plain\r\nX: 2");
  const std::string text = std::move(body).take();
  EXPECT_NE(text.find("name=\"a%22b%0D%0AX: 1\"; filename=\"c%22d%0Ae\"\r\n"), std::string::npos);
  EXPECT_NE(text.find("Content-Type: text/plain  X: 2\r\n\r\n"), std::string::npos);
}

TEST(Multipart, TwoRandomNumbersGiveTwoBoundaries) {
  EXPECT_NE(MultipartBody(1).content_type(), MultipartBody(2).content_type());
}

}  // namespace
}  // namespace acrida
