#include "http/http_error.h"

namespace acrida {

// A switch without default, so that the compiler names a code that has no text.
// NOLINTNEXTLINE(readability-function-size): a table
std::string_view text(HttpError error) {
  switch (error) {
    case HttpError::kNone:
      return "";
    case HttpError::kClosedBeforeResponse:
      return "RemoteDisconnected('Remote end closed connection without response')";
    case HttpError::kTruncatedHead:
      return "the server closed the connection within the response's headers";
    case HttpError::kTruncatedBody:
      return "IncompleteRead: the server closed the connection before the end of the response's "
             "body";
    case HttpError::kConnectFailed:
      return "no connection";
    case HttpError::kConnectTimeout:
      return "ConnectTimeout: no connection within the time limit";
    case HttpError::kReadTimeout:
      return "ReadTimeout: the response was not complete within the time limit";
    case HttpError::kUnsolicitedData:
      return "the server sent bytes that belong to no response";
    case HttpError::kProxyRefused:
      return "ProxyError: the proxy refused to open a tunnel";
    case HttpError::kNotHttp:
      return "the server's answer is not HTTP/1.x (a TLS port, or another protocol?)";
    case HttpError::kBadStatusLine:
      return "BadStatusLine: the response's first line is malformed";
    case HttpError::kBadHeader:
      return "the response has a malformed header line";
    case HttpError::kBadHeaderByte:
      return "the response's headers hold a NUL byte or a carriage return without line feed";
    case HttpError::kHeadTooLarge:
      return "the response's headers are larger than 64 KiB, or its first line than 8 KiB";
    case HttpError::kTooManyHeaders:
      return "the response has more than 256 headers";
    case HttpError::kTooManyInformational:
      return "the server sent more than 16 informational (1xx) responses in a row";
    case HttpError::kUnexpectedUpgrade:
      return "the server switched protocols (101) without being asked";
    case HttpError::kLengthAndChunked:
      return "the response has both Content-Length and Transfer-Encoding";
    case HttpError::kConflictingLengths:
      return "the response has several Content-Length values that differ";
    case HttpError::kBadContentLength:
      return "the response's Content-Length is not a number";
    case HttpError::kUnsupportedTransferEncoding:
      return "the response's Transfer-Encoding is not \"chunked\"";
    case HttpError::kBadChunk:
      return "the response's chunked body is malformed";
    case HttpError::kChunkLineTooLong:
      return "the response's chunked body has too long a chunk line or too many chunk extensions";
    case HttpError::kTrailersTooLarge:
      return "the trailers after the response's chunked body are larger than 16 KiB";
    case HttpError::kBodyTooLarge:
      return "the response's body is larger than the limit";
    case HttpError::kBadEncoding:
      return "ContentDecodingError: the response's compressed body is damaged or cut";
    case HttpError::kUnknownEncoding:
      return "the response has a Content-Encoding that was not asked for";
    case HttpError::kTooManyEncodings:
      return "the response has more than 4 content encodings on top of each other";
    case HttpError::kDecodedBodyTooLarge:
      return "the response's body is larger than the limit once decompressed";
    case HttpError::kTooManyRedirects:
      return "TooManyRedirects('Exceeded 30 redirects.')";
    case HttpError::kBadLocation:
      return "the redirect's Location is not a http or https URL";
    case HttpError::kBadMethod:
      return "the request's method is not a word of letters, digits and dashes";
    case HttpError::kBadTarget:
      return "the request's URL holds a control character or is too long";
    case HttpError::kBadHeaderName:
      return "a request header's name holds a blank or another character that names may not hold";
    case HttpError::kBadHeaderValue:
      return "a request header's value holds a line end or a NUL byte";
    case HttpError::kReservedHeader:
      return "Content-Length and Transfer-Encoding are set by the client itself";
    case HttpError::kRequestTooLarge:
      return "the request's headers are larger than 64 KiB";
    case HttpError::kHttp2Refused:
      return "HTTP/2 was asked for but the server chose another protocol";
    case HttpError::kHttp2Protocol:
      return "the server broke the HTTP/2 protocol";
    case HttpError::kHttp2Reset:
      return "the server reset the HTTP/2 stream";
    case HttpError::kHttp2GoAway:
      return "the server is closing the HTTP/2 connection and did not process the request";
  }
  return "unknown HTTP error";
}

}  // namespace acrida
