/// A configuration that is sound by itself, and where in its file each key stands, so that what is found wrong later can name
/// the place.
package struct ConfigurationFile: Sendable {
    package let configuration: Configuration
    package let places: ConfigurationPlaces
}
