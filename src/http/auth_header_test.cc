#include "http/auth_header.h"

#include <gtest/gtest.h>

#include "http/base64.h"

namespace acrida {
namespace {

std::string base64(std::string_view bytes) {
  std::string out;
  append_base64(bytes, out);
  return out;
}

TEST(Base64, TheVectorsOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, BytesAboveAsciiUseTheWholeAlphabet) {
  EXPECT_EQ(base64("\xfb\xff\xbf"), "+/+/");
}

TEST(AuthHeader, TheExampleOfRfc7617) {
  EXPECT_EQ(basic_authorization("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(AuthHeader, ABearerTokenIsSentAsGiven) {
  EXPECT_EQ(bearer_authorization("a.b-c"), "Bearer a.b-c");
}

TEST(AuthHeader, CredentialsOfAUrlAreDecodedFirst) {
  const Result<Url> url = Url::parse("http://Aladdin:open%20sesame@example.com/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url_authorization(*url), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(AuthHeader, AUrlWithoutCredentialsGivesNoHeader) {
  const Result<Url> url = Url::parse("http://example.com/");
  ASSERT_TRUE(url);
  EXPECT_EQ(url_authorization(*url), "");
}

}  // namespace
}  // namespace acrida
