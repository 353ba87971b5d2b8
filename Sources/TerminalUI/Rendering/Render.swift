/// Everything the terminal view shows, as pure functions from records to text.
///
/// Each returns whole lines that end with a newline and are at most `style.width` columns wide. Text that comes from
/// files, variables or programs is shown with its control characters escaped, so that it can't drive the terminal.
package enum Render {}
